//! What is refused, and in which words; which files need no migration.

use std::fs;

use botmaker_sqlite::Problem;
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use super::*;
use crate::store::tests::open_at;

/// Why the keyring of a directory is refused.
async fn refusal(directory: &Path) -> botmaker_sqlite::OpenError<KeyringError> {
    match open_at(directory).await.err().expect("it must be refused") {
        OpenError::Database(error) => error,
        error => panic!("{error:?}"),
    }
}

async fn execute(path: &Path, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_is_refused_is_told_in_the_keyrings_words_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keyring.db");
    let shown = path.display();
    fs::write(
        &path,
        "not a database at all, but long enough to have a header",
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    assert_eq!(
        refusal(directory.path()).await.to_string(),
        format!(
            "{shown} is no keyring of BotMaker; nothing was changed. Move it away, or name another directory"
        )
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::remove_file(&path).unwrap();
    open_at(directory.path()).await.unwrap().close().await;
    let later =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'later', TRUE, x'', 0)";
    execute(&path, later).await;
    let error = refusal(directory.path()).await;
    let Problem::TooNew { found, known } = error.problem else {
        panic!("{error:?}");
    };
    assert_eq!(
        error.to_string(),
        format!(
            "the keyring's database {shown} has schema version {found}, written by a newer BotMaker; this one knows \
             versions up to {known}. Run the newer BotMaker, or restore the copy {shown}.before-{:04} that it made before \
             migrating",
            known + 1
        )
    );
    let mut bytes = fs::read(&path).unwrap();
    // From the second page on: the header stays, so that the file still says that it is ours.
    for byte in bytes.iter_mut().skip(4096 + 8) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).unwrap();
    let text = refusal(directory.path()).await.to_string();
    let beginning = format!("the keyring's database {shown} is damaged (");
    assert!(text.starts_with(&beginning), "{text}");
    let advice = "Restore a backup, or move it away and enter the keys again";
    assert!(text.ends_with(advice), "{text}");
}

#[tokio::test]
async fn the_bots_database_is_no_keyring() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keyring.db");
    open_at(directory.path()).await.unwrap().close().await;
    // `BotM` in ASCII.
    execute(&path, "PRAGMA application_id = 1114600525").await;
    let error = refusal(directory.path()).await;
    assert!(matches!(error.problem, Problem::NotOurs), "{error:?}");
    // `BotK`.
    execute(&path, "PRAGMA application_id = 1114600523").await;
    open_at(directory.path()).await.unwrap().close().await;
}

#[tokio::test]
async fn a_missing_or_empty_file_needs_no_migration() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keyring.db");
    migrate_existing(&path).await.unwrap();
    assert!(!path.exists());
    fs::write(&path, "").unwrap();
    migrate_existing(&path).await.unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
    let states = migration_status(&path).await.unwrap();
    assert!(states.iter().all(|state| !state.is_applied), "{states:?}");
    // A crash may leave an empty file: it is a new database.
    open_at(directory.path()).await.unwrap().close().await;
    migrate_existing(&path).await.unwrap();
}
