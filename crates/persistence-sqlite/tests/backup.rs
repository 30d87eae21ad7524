//! Copies of a database in use.

use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};

use botmaker_persistence_sqlite::{BackupError, OpenOptions, SqliteStore};
use botmaker_ports::{
    BotStore, Store,
    conformance::store::samples::{SharedStore, stored_bot, stored_user},
};
use tempfile::TempDir;

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_copy_is_a_private_complete_database() -> TestResult {
    let directory = TempDir::new()?;
    let options = OpenOptions::default();
    let store = SqliteStore::open(&directory.path().join("botmaker.db"), &options).await?;
    let shared: SharedStore = Arc::new(store.clone());
    let owner = stored_user(&shared, "ada").await;
    let record = stored_bot(&shared, owner, 1).await;
    let destination = directory.path().join("it's a copy.db");
    store.backup_to(&destination).await?;
    assert_eq!(
        fs::metadata(&destination)?.permissions().mode() & 0o777,
        0o600
    );
    stored_bot(&shared, owner, 2).await;
    let copy = SqliteStore::open(&destination, &options).await?;
    assert_eq!(copy.find_bot(record.id).await?, Some(record));
    assert_eq!(copy.count_bots().await?, 1);
    assert_eq!(copy.instance_id().await?, store.instance_id().await?);
    let again = store.backup_to(&destination).await;
    assert!(
        matches!(again, Err(BackupError::Exists { .. })),
        "{again:?}"
    );
    Ok(())
}
