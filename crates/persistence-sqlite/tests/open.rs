//! Opening files: new ones, and what is refused.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use botmaker_persistence_sqlite::{OpenError, OpenOptions, Problem, SqliteStore, migration_status};
use botmaker_ports::Store;
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
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
async fn what_is_refused_is_told_in_this_stores_words_and_left_alone() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    let shown = path.display();
    let refusal = async || open(&path).await.err().ok_or("it must be refused");
    fs::write(&path, "This is a letter, not a database. ".repeat(100))?;
    let before = fs::read(&path)?;
    assert_eq!(
        refusal().await?.to_string(),
        format!(
            "{shown} is no BotMaker database; nothing was changed. Move it away, or name another data directory"
        )
    );
    assert_eq!(fs::read(&path)?, before);
    fs::remove_file(&path)?;
    open(&path).await?.close().await;
    let later =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'later', TRUE, x'', 0)";
    let mut connection = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await?;
    sqlx::query(later).execute(&mut connection).await?;
    connection.close().await?;
    let error = refusal().await?;
    let Problem::TooNew { found, known } = error.problem else {
        return Err(error.into());
    };
    assert_eq!(
        error.to_string(),
        format!(
            "the database {shown} has schema version {found}, written by a newer BotMaker; this one knows versions up to \
             {known}. Run the newer BotMaker, or restore the copy {shown}.before-{:04} that it made before migrating",
            known + 1
        )
    );
    let mut bytes = fs::read(&path)?;
    // From the second page on: the header stays, so that the file still says that it is ours.
    for byte in bytes.iter_mut().skip(4096 + 8) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes)?;
    let text = refusal().await?.to_string();
    let advice = "Restore a backup; `botmaker.db.before-…` in the same directory is one";
    assert!(
        text.starts_with(&format!("the database {shown} is damaged (")),
        "{text}"
    );
    assert!(text.ends_with(advice), "{text}");
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
