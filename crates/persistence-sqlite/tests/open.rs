//! Opening files: new ones, odd paths, and what is refused.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use botmaker_persistence_sqlite::{OpenError, OpenOptions, SqliteStore, migration_status};
use botmaker_ports::Store;
use tempfile::TempDir;

type TestResult = Result<(), Box<dyn std::error::Error>>;

async fn open(path: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(path, &OpenOptions::default()).await
}

fn mode(path: &Path) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

#[tokio::test]
async fn a_new_database_and_its_log_are_private_and_keep_their_instance_id() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    let store = open(&path).await?;
    store.check().await?;
    for name in ["botmaker.db", "botmaker.db-wal", "botmaker.db-shm"] {
        assert_eq!(mode(&directory.path().join(name))?, 0o600, "{name}");
    }
    let id = store.instance_id().await?;
    store.close().await;
    assert!(
        !directory.path().join("botmaker.db-wal").exists(),
        "closing writes the log back"
    );
    assert_eq!(open(&path).await?.instance_id().await?, id);
    let copies = fs::read_dir(directory.path())?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().contains("before"));
    assert_eq!(
        copies.count(),
        0,
        "nothing was migrated, nothing was copied"
    );
    Ok(())
}

#[tokio::test]
async fn odd_characters_in_the_path_are_only_characters() -> TestResult {
    let directory = TempDir::new()?;
    for name in ["a b", "a:b", "a?mode=memory", "a%20b", "a#b", "file:a", "ä"] {
        let below = directory.path().join(name);
        fs::create_dir(&below)?;
        open(&below.join("botmaker.db")).await?.check().await?;
        assert!(below.join("botmaker.db").is_file(), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_missing_directory_is_named_and_not_made() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("missing/botmaker.db");
    let error = open(&path).await.err().ok_or("it must be refused")?;
    assert!(matches!(error, OpenError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("missing/botmaker.db"), "{error}");
    assert!(!directory.path().join("missing").exists());
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_no_botmaker_database_is_refused_and_left_alone() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    let text = "This is a letter, not a database. ".repeat(100);
    fs::write(&path, &text)?;
    let error = open(&path).await.err().ok_or("it must be refused")?;
    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(&path)?, text);
    Ok(())
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_alone() -> TestResult {
    use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let mut foreign = options.connect().await?;
    sqlx::query("CREATE TABLE recipes (name TEXT)")
        .execute(&mut foreign)
        .await?;
    foreign.close().await?;
    let before = fs::read(&path)?;
    let error = open(&path).await.err().ok_or("it must be refused")?;
    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
    assert_eq!(fs::read(&path)?, before);
    Ok(())
}

#[tokio::test]
async fn a_damaged_database_is_refused() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    open(&path).await?.close().await;
    let mut bytes = fs::read(&path)?;
    // From the second page on: the header stays, so that the file still says that it is ours.
    for byte in bytes.iter_mut().skip(4096 + 8) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes)?;
    let error = open(&path).await.err().ok_or("it must be refused")?;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn an_empty_file_left_by_a_crash_is_a_new_database() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    fs::write(&path, "")?;
    open(&path).await?.check().await?;
    Ok(())
}

#[tokio::test]
async fn the_status_lists_migrations_and_changes_nothing() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    fs::write(&path, "")?;
    let status = migration_status(&path).await?;
    assert!(
        status.iter().all(|migration| !migration.is_applied),
        "{status:?}"
    );
    assert_eq!(fs::metadata(&path)?.len(), 0);
    open(&path).await?.close().await;
    let status = migration_status(&path).await?;
    assert!(
        status.iter().all(|migration| migration.is_applied),
        "{status:?}"
    );
    assert_eq!(
        (status[0].version, status[0].description.as_str()),
        (1, "initial")
    );
    Ok(())
}
