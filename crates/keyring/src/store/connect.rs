//! Connections: how SQLite is set up for each purpose.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// How long to wait for a lock that another process holds, such as a backup.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a caller waits for a connection before the store counts as failed.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that read at once. Only people's questions read; requests of bots are answered from memory.
const READERS: u32 = 2;

/// A connection that changes nothing by being opened: for looking at a file that may be somebody else's.
pub(crate) fn for_inspection(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT)
}

/// A connection that migrates. Foreign keys are off, because a migration may have to rebuild a table that others
/// refer to (<https://sqlite.org/lang_altertable.html>, section 7); they are checked afterwards.
pub(crate) fn for_migration(path: &Path) -> SqliteConnectOptions {
    for_inspection(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(false)
        // What is replaced or deleted is overwritten with zeros, so that a value sealed with an older master key is not found
        // in free pages afterwards (<https://sqlite.org/pragma.html#pragma_secure_delete>).
        .pragma("secure_delete", "on")
}

/// The one connection that writes. With WAL and `synchronous=FULL` a commit is on the disk when it returns.
pub(crate) async fn writer(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    pool(1)
        .connect_with(for_migration(path).foreign_keys(true))
        .await
}

/// The connections that read.
pub(crate) async fn readers(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    pool(READERS)
        .connect_with(for_inspection(path).read_only(true))
        .await
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
