//! What every store gets from this crate, against real files with a small schema.

mod copies;
mod full;
mod migrating;
mod opening;
mod told;
mod writing;

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::{Database, Names, OpenError, OpenOptions, Schema, Write, is_full};
use sqlx::{
    ConnectOptions, Connection, SqlSafeStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::SqliteConnectOptions,
};
use tempfile::TempDir;

/// Two migrations: people, and the letters that they wrote.
const MIGRATIONS: [&str; 2] = [
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES people, text TEXT NOT NULL) STRICT",
];

const NAMES: Names = Names {
    database: "the album",
    kind: "album of this test",
    place: "shelf",
    remedy: "Begin another",
};

/// The error of a store.
#[derive(Debug, thiserror::Error)]
enum AlbumError {
    #[error("the disk is full")]
    Full,
    #[error("the album changed meanwhile")]
    Stale,
    #[error("the album failed")]
    Sqlite(#[source] sqlx::Error),
}

fn sorted(error: sqlx::Error) -> AlbumError {
    if is_full(&error) {
        AlbumError::Full
    } else {
        AlbumError::Sqlite(error)
    }
}

/// The schema as this program knows it.
fn schema() -> Schema<AlbumError> {
    schema_of(&MIGRATIONS)
}

/// The schema of a program that knows these migrations.
fn schema_of(migrations: &[&'static str]) -> Schema<AlbumError> {
    let migrations = (1..).zip(migrations).map(|(version, &statement)| {
        let (kind, sql) = (MigrationType::Simple, statement.into_sql_str());
        Migration::new(version, format!("step {version}").into(), kind, sql, false)
    });
    Schema {
        application_id: 0x416c_626d,
        migrator: Migrator::with_migrations(migrations.collect()),
        names: &NAMES,
        pragmas: &[("secure_delete", "on")],
        sort: sorted,
    }
}

async fn open(path: &Path) -> Result<Database<AlbumError>, OpenError<AlbumError>> {
    Database::open(path, &schema(), &OpenOptions::default()).await
}

/// A new database in a directory of its own.
async fn album() -> (TempDir, Database<AlbumError>) {
    let directory = TempDir::new().unwrap();
    let database = open(&directory.path().join("album.db")).await.unwrap();
    (directory, database)
}

/// A connection past the store.
async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false);
    options.connect().await.unwrap()
}

async fn execute(path: &Path, statement: &'static str) {
    let mut connection = connect(path).await;
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// How many people the database at `path` has.
async fn people(path: &Path) -> i64 {
    let mut connection = connect(path).await;
    let count = sqlx::query_scalar("SELECT count(*) FROM people")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    count
}

async fn insert(write: &mut Write<AlbumError>, name: &str) -> Result<(), AlbumError> {
    sqlx::query("INSERT INTO people (name) VALUES (?)")
        .bind(name)
        .execute(write.connection())
        .await
        .map(|_| ())
        .map_err(sorted)
}

/// One person in a transaction of its own.
async fn add(database: &Database<AlbumError>, name: &str) -> Result<(), AlbumError> {
    let mut write = database.begin().await?;
    let inserted = insert(&mut write, name).await;
    write.finish(inserted).await
}

fn mode(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

/// Where the database at `path` is copied to before a migration.
fn copy_before(path: &Path, version: usize) -> PathBuf {
    path.with_file_name(format!("album.db.before-{version:04}"))
}
