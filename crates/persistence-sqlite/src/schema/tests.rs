//! Migrating a database that holds data, with one more migration made by hand.

mod earlier;

use std::{os::unix::fs::PermissionsExt, path::PathBuf};

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType},
};
use tempfile::TempDir;

use super::*;
use crate::{OpenOptions, SqliteStore};

const WAIT: Duration = Duration::from_secs(5);

/// A closed database with a user, as this program's migrations leave it.
async fn old_database() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("botmaker.db");
    let store = SqliteStore::open(&path, &OpenOptions::default())
        .await
        .unwrap();
    store.close().await;
    execute(
        &path,
        "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (zeroblob(16), 'ada', 'admin', '', 0)",
    )
    .await;
    (directory, path)
}

async fn execute(path: &Path, statement: &'static str) {
    let options = connect::for_migration(path, WAIT);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn count(path: &Path, statement: &'static str) -> i64 {
    let options = connect::for_inspection(path, WAIT);
    let mut connection = options.connect().await.unwrap();
    let count = sqlx::query_scalar(statement)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    count
}

/// The number of a migration that this program does not have yet.
fn next() -> i64 {
    MIGRATOR.iter().count() as i64 + 1
}

/// Where the database is copied to before that migration.
fn copy_of(path: &Path) -> PathBuf {
    path.with_file_name(format!("botmaker.db.before-{:04}", next()))
}

/// This program's migrations and one more.
fn with_next(statement: &'static str) -> Migrator {
    let mut migrations: Vec<Migration> = MIGRATOR.iter().cloned().collect();
    let sql = statement.into_sql_str();
    migrations.push(Migration::new(
        next(),
        "next".into(),
        MigrationType::Simple,
        sql,
        false,
    ));
    Migrator::with_migrations(migrations)
}

#[tokio::test]
async fn a_database_with_data_is_copied_before_it_is_migrated() {
    let (_directory, path) = old_database().await;
    let migrator = with_next("DELETE FROM users");
    prepare(&path, &migrator, WAIT).await.unwrap();
    assert_eq!(count(&path, "SELECT count(*) FROM users").await, 0);
    let copy = copy_of(&path);
    assert_eq!(count(&copy, "SELECT count(*) FROM users").await, 1);
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(
        migration_status(&copy).await.unwrap().len() as i64,
        next() - 1,
        "the copy opens with the old program"
    );
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing_and_can_be_tried_again() {
    let (_directory, path) = old_database().await;
    let broken = with_next("DELETE FROM users; INSERT INTO missing VALUES (1)");
    let error = prepare(&path, &broken, WAIT).await.unwrap_err();
    assert!(matches!(error, OpenError::Migrate { .. }), "{error:?}");
    assert_eq!(count(&path, "SELECT count(*) FROM users").await, 1);
    prepare(&path, &with_next("DELETE FROM users"), WAIT)
        .await
        .unwrap();
    assert_eq!(count(&path, "SELECT count(*) FROM users").await, 0);
}

#[tokio::test]
async fn a_migration_that_leaves_dangling_rows_is_reported() {
    let (_directory, path) = old_database().await;
    execute(
        &path,
        "INSERT INTO api_tokens (user_id, name, digest, created_at) VALUES (zeroblob(16), 'ci', zeroblob(32), 0)",
    )
    .await;
    // The second start has nothing to migrate and still must not go on.
    for _ in 0..2 {
        let error = prepare(&path, &with_next("DELETE FROM users"), WAIT)
            .await
            .unwrap_err();
        assert!(
            matches!(error, OpenError::DanglingRows { rows: 1, .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_by_name_and_left_alone() {
    let (_directory, path) = old_database().await;
    prepare(&path, &with_next("DELETE FROM users"), WAIT)
        .await
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = SqliteStore::open(&path, &OpenOptions::default())
        .await
        .err()
        .unwrap();
    let text = error.to_string();
    let OpenError::TooNew { found, known, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!((found, known), (next(), next() - 1));
    let copy = copy_of(Path::new(""));
    for part in [
        format!("schema version {found}"),
        format!("up to {known}"),
        copy.display().to_string(),
    ] {
        assert!(text.contains(&part), "{text}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn an_edited_migration_is_refused() {
    let (_directory, path) = old_database().await;
    prepare(&path, &with_next("DELETE FROM sessions"), WAIT)
        .await
        .unwrap();
    let edited = with_next("DELETE FROM sessions; DELETE FROM users");
    let two_more: Vec<Migration> = edited
        .iter()
        .cloned()
        .chain([Migration::new(
            next() + 1,
            "one after".into(),
            MigrationType::Simple,
            "SELECT 1".into_sql_str(),
            false,
        )])
        .collect();
    let error = prepare(&path, &Migrator::with_migrations(two_more), WAIT)
        .await
        .unwrap_err();
    let OpenError::Migrate { source, .. } = error else {
        panic!("{error:?}");
    };
    assert!(
        matches!(source, MigrateError::VersionMismatch(version) if version == next()),
        "{source:?}"
    );
}
