//! Copies of a database in use.

use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};

use botmaker_persistence_sqlite::{BackupError, OpenOptions, SqliteStore};
use botmaker_ports::{
    BotStore, EventStore, Store,
    conformance::store::samples::{SharedStore, event, stored_bot, stored_user},
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
    Ok(())
}

#[tokio::test]
async fn a_copy_replaces_nothing_and_leaves_no_rest() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    let store = SqliteStore::open(&path, &OpenOptions::default()).await?;
    let error = store
        .backup_to(&path)
        .await
        .err()
        .ok_or("it must be refused")?;
    assert!(matches!(error, BackupError::Exists { .. }), "{error:?}");
    let missing = directory.path().join("missing/copy.db");
    let error = store
        .backup_to(&missing)
        .await
        .err()
        .ok_or("it must be refused")?;
    assert!(matches!(error, BackupError::File { .. }), "{error:?}");
    store.check().await?;
    assert!(
        fs::read_dir(directory.path())?
            .filter_map(Result::ok)
            .all(|entry| !entry.file_name().to_string_lossy().contains("partial"))
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_is_written_while_it_is_copied() -> TestResult {
    let directory = TempDir::new()?;
    let options = OpenOptions::default();
    let store = SqliteStore::open(&directory.path().join("botmaker.db"), &options).await?;
    let writer = store.clone();
    let writing = tokio::spawn(async move {
        for second in 0..100 {
            writer.append_event(&event(None, second)).await?;
        }
        Ok::<_, botmaker_ports::StoreError>(())
    });
    for n in 0..3 {
        let destination = directory.path().join(format!("copy-{n}.db"));
        store.backup_to(&destination).await?;
        SqliteStore::open(&destination, &options)
            .await?
            .check()
            .await?;
    }
    writing.await??;
    assert_eq!(store.list_events(0, None, 1000).await?.len(), 100);
    Ok(())
}
