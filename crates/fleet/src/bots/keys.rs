//! Whether the keyring has a key for a bot that shall use its keys.

use botmaker_domain::{BotSpec, catalog, keyring::KeyRecord};
use botmaker_ports::KeyringError;

use super::{CreateBotError, FieldError};
use crate::core::Core;

/// Refuses a bot for which there is no key: it would start, and answer nothing.
pub(super) async fn require(core: &Core, spec: &BotSpec) -> Result<(), CreateBotError> {
    if !spec.key.is_keyring() {
        return Ok(());
    }
    let keys = match core.keyring.list_keys().await {
        Ok(keys) => keys,
        Err(KeyringError::Off) => return Err(missing(spec, "this server has no keyring")),
        Err(error) => return Err(CreateBotError::Keyring(error)),
    };
    if keys.iter().any(|key| fits(key, spec)) {
        return Ok(());
    }
    Err(missing(spec, "the keyring has no key for it"))
}

/// Whether a bot may use a key, leaving aside whether it is of use at this moment.
pub(crate) fn fits(key: &KeyRecord, spec: &BotSpec) -> bool {
    let is_for_all = key.tags.iter().next().is_none();
    let is_for_bot = is_for_all || key.tags.iter().any(|tag| spec.key.tags().contains(tag));
    key.vendor == spec.provider && key.base_url == spec.base_url && key.enabled && is_for_bot
}

fn missing(spec: &BotSpec, why: &str) -> CreateBotError {
    let name = catalog::find_provider(&spec.provider).map_or("this provider", |it| it.name);
    let detail = format!(
        "{name} needs an API key, and {why}: add one under Keys or with `botmaker-admin keys add`, or give the bot one of its own"
    );
    CreateBotError::Invalid(vec![FieldError::new("/provider_key", detail)])
}
