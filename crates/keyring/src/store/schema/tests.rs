//! Migrating a database that holds data, with one more migration made by hand; and what is refused.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType},
};
use tempfile::TempDir;

use super::*;
use crate::store::tests::{open, open_at};

/// A closed database with a budget, as this program's migrations leave it.
async fn old_database() -> (TempDir, PathBuf) {
    let (directory, store) = open().await;
    let path = store.path().to_owned();
    store.close().await;
    execute(
        &path,
        "INSERT INTO budgets (scope, scope_id, period, unit, amount) VALUES ('all', x'', 'day', 'money', 1)",
    )
    .await;
    (directory, path)
}

async fn execute(path: &Path, statement: &'static str) {
    let options = connect::for_migration(path);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn budgets(path: &Path) -> i64 {
    let options = connect::for_inspection(path);
    let mut connection = options.connect().await.unwrap();
    let count = sqlx::query_scalar("SELECT count(*) FROM budgets")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    count
}

/// The number of a migration that this program does not have yet.
fn next() -> i64 {
    i64::try_from(MIGRATOR.iter().count()).unwrap() + 1
}

fn copy_of(path: &Path) -> PathBuf {
    path.with_file_name(format!("keyring.db.before-{:04}", next()))
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
    let migrator = with_next("DELETE FROM budgets");
    prepare(&path, &migrator).await.unwrap();
    assert_eq!(budgets(&path).await, 0);
    let copy = copy_of(&path);
    assert_eq!(budgets(&copy).await, 1);
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let states = migration_status(&copy).await.unwrap();
    assert!(states.iter().all(|state| state.is_applied), "{states:?}");
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing_and_can_be_tried_again() {
    let (_directory, path) = old_database().await;
    let broken = with_next("DELETE FROM budgets; INSERT INTO missing VALUES (1)");
    let error = prepare(&path, &broken).await.unwrap_err();
    assert!(matches!(error, OpenError::Migrate { .. }), "{error:?}");
    assert_eq!(budgets(&path).await, 1);
    // What an interrupted copy left is replaced.
    fs::write(copy_of(&path).with_extension("before-0002.partial"), "x").unwrap();
    prepare(&path, &with_next("DELETE FROM budgets"))
        .await
        .unwrap();
    assert_eq!(budgets(&path).await, 0);
}

#[tokio::test]
async fn a_migration_that_leaves_dangling_rows_is_reported() {
    let (_directory, path) = old_database().await;
    execute(
        &path,
        "INSERT INTO ledger (scope, scope_id, period, unit, began_at, leased, is_warned)
        VALUES ('all', x'', 'day', 'money', 0, 1, 0)",
    )
    .await;
    // The second start has nothing to migrate and still must not go on.
    for _ in 0..2 {
        let error = prepare(&path, &with_next("DELETE FROM budgets"))
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
    let (directory, path) = old_database().await;
    prepare(&path, &with_next("DELETE FROM budgets"))
        .await
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = open_at(directory.path()).await.err().unwrap();
    let text = error.to_string();
    let OpenError::TooNew { found, known, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!((found, known), (next(), next() - 1));
    let copy = copy_of(&path).display().to_string();
    assert!(text.contains(&copy), "{text}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn files_of_others_and_damaged_ones_are_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keyring.db");
    fs::write(
        &path,
        "not a database at all, but long enough to have a header",
    )
    .unwrap();
    let error = open_at(directory.path()).await.err().unwrap();
    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
    fs::remove_file(&path).unwrap();
    open_at(directory.path()).await.unwrap().close().await;
    execute(&path, "PRAGMA application_id = 1").await;
    let error = open_at(directory.path()).await.err().unwrap();
    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
    execute(&path, "PRAGMA application_id = 1114600523").await;
    open_at(directory.path()).await.unwrap().close().await;
    let mut bytes = fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(4096 + 8) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).unwrap();
    let error = open_at(directory.path()).await.err().unwrap();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
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
