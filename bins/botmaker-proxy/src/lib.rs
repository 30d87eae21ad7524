//! The keyring's proxy from settings to its end, for the program of its own and for the server that has it inside.

use botmaker_bootstrap::{KeyringSettings, MasterKeyPlace};
use botmaker_keyring::{
    server::{ServerSettings, Timeouts},
    store::KeyringStore,
};
use botmaker_secrets::sealing::SealingKeyFile;

/// What the keyring's server makes of the settings.
#[must_use]
pub fn server_settings(settings: &KeyringSettings) -> ServerSettings {
    let master_key = match &settings.master_key {
        MasterKeyPlace::Own(path) => SealingKeyFile::own(path),
        MasterKeyPlace::Given(path) => SealingKeyFile::given(path),
    };
    let database = settings.directory.join(KeyringStore::FILE_NAME);
    ServerSettings {
        vendor_addresses: settings.vendor_addresses.clone(),
        server_uids: settings.server_uids.clone(),
        refuse_unpriced: settings.refuse_unpriced,
        cut_off_canaries: settings.cut_off_on_canary,
        requests_per_minute: settings.requests_per_minute,
        timeouts: Timeouts {
            connect: settings.connect_timeout,
            first_byte: settings.first_byte_timeout,
            idle: settings.idle_timeout,
            ..Timeouts::default()
        },
        ..ServerSettings::new(database, master_key, settings.socket.clone())
    }
}
