//! Opening and closing the store.

use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use async_trait::async_trait;
use botmaker_persistence::time::to_micros;
use botmaker_ports::{Store, StoreError};
use jiff::Timestamp;
use sqlx::SqlitePool;
use uuid::Uuid;

use crate::{
    connect,
    error::{OpenError, store_error},
    schema,
    write::Write,
};

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

/// The store in one SQLite file. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct SqliteStore {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens the database at `path`, making it with mode 0600 when it is missing, and migrates it. A database that
    /// holds data is copied to `{path}.before-{version}` first.
    ///
    /// # Errors
    /// `NotOurs`, `TooNew` and `Damaged` refuse a file and leave it as it is; see [`OpenError`] for the rest.
    pub async fn open(path: &Path, options: &OpenOptions) -> Result<Self, OpenError> {
        let file_error = |source| OpenError::File {
            path: path.to_owned(),
            source,
        };
        let path = std::path::absolute(path).map_err(file_error)?;
        make_file(&path).map_err(file_error)?;
        schema::prepare(&path, &schema::MIGRATOR, options.busy_timeout).await?;
        let failed = |error| schema::open_error(&path, error);
        let writer = connect::writer(&path, options.busy_timeout)
            .await
            .map_err(failed)?;
        let readers = connect::readers(&path, options.busy_timeout, options.readers)
            .await
            .map_err(failed)?;
        let store = Self {
            path: path.clone(),
            writer,
            readers,
        };
        let made = store.make_meta().await;
        made.map_err(|source| OpenError::Store { path, source })?;
        Ok(store)
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
    pub(crate) async fn begin(&self) -> Result<Write, StoreError> {
        Write::begin(&self.writer).await
    }

    /// The connections to read from.
    pub(crate) const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// Gives a new database its instance id.
    async fn make_meta(&self) -> Result<(), StoreError> {
        let instance_id = Uuid::now_v7();
        let now = to_micros(Timestamp::now());
        let mut write = self.begin().await?;
        let made = sqlx::query!(
            "INSERT INTO meta (singleton, instance_id, created_at, checked_at) VALUES (1, ?1, ?2, ?2)
             ON CONFLICT DO NOTHING",
            instance_id,
            now,
        )
        .execute(write.connection())
        .await;
        write.finish(made.map(|_| ()).map_err(store_error)).await
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

#[async_trait]
impl Store for SqliteStore {
    async fn instance_id(&self) -> Result<Uuid, StoreError> {
        sqlx::query_scalar!(r#"SELECT instance_id AS "id: Uuid" FROM meta"#)
            .fetch_one(self.readers())
            .await
            .map_err(store_error)
    }

    /// One small durable write: a read alone would not notice a full or read-only disk.
    async fn check(&self) -> Result<(), StoreError> {
        let now = to_micros(Timestamp::now());
        let mut write = self.begin().await?;
        let touched = sqlx::query!("UPDATE meta SET checked_at = ?", now)
            .execute(write.connection())
            .await;
        let result = match touched {
            Ok(done) if done.rows_affected() == 1 => Ok(()),
            Ok(_) => Err(StoreError::NotFound),
            Err(error) => Err(store_error(error)),
        };
        write.finish(result).await
    }
}
