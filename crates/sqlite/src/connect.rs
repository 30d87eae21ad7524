//! Connections: how SQLite is set up for each purpose.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// How long a caller waits for a connection before the store counts as failed.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Names and values of what a store sets besides on each connection that writes.
pub(crate) type Pragmas = &'static [(&'static str, &'static str)];

/// A connection that changes nothing by being opened: for looking at a file that may be somebody else's.
pub(crate) fn for_inspection(path: &Path, busy_timeout: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(busy_timeout)
}

/// A connection that migrates. Foreign keys are off, because a migration may have to rebuild a table that others
/// refer to (<https://sqlite.org/lang_altertable.html>, section 7); they are checked afterwards.
pub(crate) fn for_migration(
    path: &Path,
    busy_timeout: Duration,
    pragmas: Pragmas,
) -> SqliteConnectOptions {
    let options = for_inspection(path, busy_timeout)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(false);
    pragmas.iter().fold(options, |options, &(name, value)| {
        options.pragma(name, value)
    })
}

/// The one connection that writes. With WAL and `synchronous=FULL` a commit is on the disk when it returns.
pub(crate) async fn writer(
    path: &Path,
    busy_timeout: Duration,
    pragmas: Pragmas,
) -> Result<SqlitePool, sqlx::Error> {
    let options = for_migration(path, busy_timeout, pragmas).foreign_keys(true);
    pool(1).connect_with(options).await
}

/// The connections that read.
pub(crate) async fn readers(
    path: &Path,
    busy_timeout: Duration,
    count: u32,
) -> Result<SqlitePool, sqlx::Error> {
    let options = for_inspection(path, busy_timeout).read_only(true);
    pool(count).connect_with(options).await
}

/// Connections to a file do not go stale: they are neither tested before each use nor renewed.
fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}
