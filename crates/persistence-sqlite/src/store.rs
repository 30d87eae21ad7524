//! Opening and closing the store.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use botmaker_persistence::time::to_micros;
use botmaker_ports::{Store, StoreError};
use botmaker_sqlite::{Database, OpenOptions, Problem, Write};
use jiff::Timestamp;
use sqlx::SqlitePool;
use uuid::Uuid;

use crate::{
    error::{BackupError, OpenError, store_error},
    schema::SCHEMA,
};

/// The store in one SQLite file. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct SqliteStore(Arc<Database<StoreError>>);

impl SqliteStore {
    /// Opens the database at `path`, making it with mode 0600 when it is missing, and migrates it. A database that
    /// holds data is copied to `{path}.before-{version}` first.
    ///
    /// # Errors
    /// `NotOurs`, `TooNew` and `Damaged` refuse a file and leave it as it is; see [`Problem`] for the rest.
    pub async fn open(path: &Path, options: &OpenOptions) -> Result<Self, OpenError> {
        let store = Self(Arc::new(Database::open(path, &SCHEMA, options).await?));
        let made = store.make_meta().await;
        made.map_err(|error| SCHEMA.error(store.path(), Problem::Store(error)))?;
        Ok(store)
    }

    /// The database file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Waits for running calls, writes the log back into the database file and closes it. Later calls fail.
    pub async fn close(&self) {
        self.0.close().await;
    }

    /// Copies the database to a new file with mode 0600, complete and on the disk when this returns. The store
    /// stays usable meanwhile; the copy holds what was committed when it began.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn backup_to(&self, destination: &Path) -> Result<(), BackupError> {
        SCHEMA.copy(self.path(), destination).await?.publish()
    }

    /// Begins a write transaction.
    pub(crate) async fn begin(&self) -> Result<Write<StoreError>, StoreError> {
        self.0.begin().await
    }

    /// The connections to read from.
    pub(crate) fn readers(&self) -> &SqlitePool {
        self.0.readers()
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
