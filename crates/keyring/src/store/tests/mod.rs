//! What the store promises, against a real file.

mod copies;
mod counted;
mod folded;
mod full_disk;
mod kept;
mod noticed;
mod rotation;

use std::path::Path;

use botmaker_domain::{
    BotId, ProviderId, Tags,
    keyring::{KeyId, KeyLabel, MicroUsd, RequestRecord, TokenCounts},
};
use botmaker_ports::{KeyringError, NewKey};
use botmaker_secrets::{SecretString, sealing::SealingKeyFile};
use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Batch, KeyringStore, OpenError};

/// A new store in a directory of its own.
pub(crate) async fn open() -> (TempDir, KeyringStore) {
    let directory = TempDir::new().unwrap();
    let store = open_at(directory.path()).await.unwrap();
    (directory, store)
}

/// The store of a directory.
pub(crate) async fn open_at(directory: &Path) -> Result<KeyringStore, OpenError> {
    KeyringStore::open(
        &directory.join(KeyringStore::FILE_NAME),
        &key_file(directory),
    )
    .await
}

pub(crate) fn key_file(directory: &Path) -> SealingKeyFile {
    SealingKeyFile::own(directory.join("keyring.key"))
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The same bot for the same number.
pub(crate) fn bot(n: u128) -> BotId {
    BotId::from_uuid(Uuid::from_u128(n))
}

/// The same key for the same number.
pub(crate) fn key(n: u128) -> KeyId {
    KeyId::from_uuid(Uuid::from_u128(1000 + n))
}

pub(crate) fn vendor(name: &str) -> ProviderId {
    ProviderId::parse(name).unwrap()
}

pub(crate) fn new_key(label: &str, secret: Option<&str>) -> NewKey {
    NewKey {
        vendor: vendor("openai"),
        base_url: None,
        label: KeyLabel::parse(label).unwrap(),
        tags: Tags::default(),
        expires_at: None,
        secret: secret.map(|secret| SecretString::from(secret.to_owned())),
    }
}

/// Writes requests together.
pub(crate) async fn write_records(
    store: &KeyringStore,
    records: &[RequestRecord],
) -> Result<(), KeyringError> {
    let mut batch = Batch::default();
    for record in records {
        assert!(batch.add(record.clone()));
    }
    store.write_batch(&batch).await
}

/// A request of one bot with one key: 10 tokens in, 5 out, 20 millionths of a dollar.
pub(crate) fn record(bot: BotId, key: KeyId, at: Timestamp) -> RequestRecord {
    RequestRecord {
        at,
        bot,
        key,
        vendor: vendor("openai"),
        model: "gpt-x".to_owned(),
        status: Some(200),
        is_whole: true,
        tokens: TokenCounts {
            input: 10,
            output: 5,
            ..TokenCounts::default()
        },
        is_measured: true,
        cost: Some(MicroUsd(20)),
        first_byte_ms: Some(120),
        total_ms: 1500,
    }
}
