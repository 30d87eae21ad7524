//! Opening and closing a database.

use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::SqlitePool;

use crate::{OpenError, Problem, Schema, Write, connect};

/// How to open a database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenOptions {
    /// How many connections read at once.
    pub readers: u32,
    /// How long to wait for a lock that another process holds, such as a backup.
    pub busy_timeout: Duration,
}

impl Default for OpenOptions {
    /// Four readers: more than the cores of a small machine are no faster.
    fn default() -> Self {
        Self {
            readers: 4,
            busy_timeout: Duration::from_secs(5),
        }
    }
}

/// An open database of a store whose error is `E`: one connection that writes, some that read.
pub struct Database<E> {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
    sort: fn(sqlx::Error) -> E,
}

impl<E> Database<E> {
    /// Opens the database at `path`, making it with mode 0600 when it is missing, and migrates it. A database that
    /// holds data is copied to `{path}.before-{version}` first.
    ///
    /// # Errors
    /// `NotOurs`, `TooNew` and `Damaged` refuse a file and leave it as it is; see [`Problem`] for the rest.
    pub async fn open(
        path: &Path,
        schema: &Schema<E>,
        options: &OpenOptions,
    ) -> Result<Self, OpenError<E>> {
        let file_error = |source| schema.error(path, Problem::File(source));
        let path = std::path::absolute(path).map_err(file_error)?;
        make_file(&path).map_err(file_error)?;
        schema.prepare(&path, options).await?;
        let failed = |error| schema.error(&path, schema.problem(error));
        let writer = connect::writer(&path, options.busy_timeout, schema.pragmas)
            .await
            .map_err(failed)?;
        let readers = connect::readers(&path, options.busy_timeout, options.readers)
            .await
            .map_err(failed)?;
        Ok(Self {
            path,
            writer,
            readers,
            sort: schema.sort,
        })
    }

    /// The database file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for running calls, writes the log back into the database file and closes it. Later calls fail.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// When the connection or the lock is not to be had, in the store's words.
    pub async fn begin(&self) -> Result<Write<E>, E> {
        Write::begin(&self.writer, self.sort).await
    }

    /// The connections to read from.
    #[must_use]
    pub const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// The connection that writes, for what must be outside a transaction.
    #[must_use]
    pub const fn writer(&self) -> &SqlitePool {
        &self.writer
    }
}

/// Makes an empty file that only its owner can read; SQLite gives its log files the same mode.
fn make_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if fs::metadata(path)?.is_file() {
                Ok(())
            } else {
                Err(io::Error::other("it is no regular file"))
            }
        }
        Err(error) => Err(error),
    }
}
