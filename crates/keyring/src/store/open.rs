//! Opening and closing the keyring's database.

use std::{
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use botmaker_ports::KeyringError;
use botmaker_secrets::sealing::{SealingKeyFile, SealingKeys};
use botmaker_sqlite::{Database, OpenOptions, Problem};
use jiff::Timestamp;
use sqlx::SqlitePool;
use tokio::sync::{Mutex, MutexGuard};

use super::{
    convert::to_micros,
    error::{OpenError, failed},
    schema::SCHEMA,
    sealing,
};

/// Connections that read at once. Only people's questions read; requests of bots are answered from memory.
const READERS: u32 = 2;

/// A write transaction.
pub(crate) type Write = botmaker_sqlite::Write<KeyringError>;

/// The keyring's database with the keys that its values are sealed with. Cheap to clone; all clones share both.
#[derive(Clone)]
pub struct KeyringStore(Arc<Inner>);

struct Inner {
    database: Database<KeyringError>,
    key_file: SealingKeyFile,
    keys: RwLock<Arc<SealingKeys>>,
    /// Held while a value is sealed and written, and while everything is sealed anew.
    sealing: Mutex<()>,
}

impl KeyringStore {
    /// What the database is called in its directory.
    pub const FILE_NAME: &'static str = "keyring.db";

    /// Opens the database at `path`, making it with mode 0600 when it is missing, and migrates it; a database that
    /// holds data is copied to `{path}.before-{version}` first. The key file is made only together with the database. A
    /// rotation of the master key that was interrupted is finished.
    ///
    /// # Errors
    /// `NotOurs`, `TooNew`, `Damaged` and `WrongMasterKey` refuse a file and leave it as it is; see [`OpenError`] and
    /// [`Problem`] for the rest.
    pub async fn open(path: &Path, key_file: &SealingKeyFile) -> Result<Self, OpenError> {
        let options = OpenOptions {
            readers: READERS,
            ..OpenOptions::default()
        };
        let database = Database::open(path, &SCHEMA, &options).await?;
        let keys = sealing::load_keys(database.path(), database.writer(), key_file).await?;
        let store = Self(Arc::new(Inner {
            database,
            key_file: key_file.clone(),
            keys: RwLock::new(Arc::new(keys)),
            sealing: Mutex::new(()),
        }));
        let made = store.make_meta().await;
        made.map_err(|error| SCHEMA.error(store.path(), Problem::Store(error)))?;
        store.finish_rotation().await;
        Ok(store)
    }

    /// The database file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.database.path()
    }

    /// Waits for running calls, writes the log back into the database file and closes it. Later calls fail.
    pub async fn close(&self) {
        self.0.database.close().await;
    }

    /// Begins a write transaction.
    pub(crate) async fn begin(&self) -> Result<Write, KeyringError> {
        self.0.database.begin().await
    }

    /// The connections to read from.
    pub(crate) fn readers(&self) -> &SqlitePool {
        self.0.database.readers()
    }

    /// The connection that writes, for what must be outside a transaction.
    pub(crate) fn writer(&self) -> &SqlitePool {
        self.0.database.writer()
    }

    pub(crate) fn key_file(&self) -> &SealingKeyFile {
        &self.0.key_file
    }

    /// The keys that values are sealed with.
    pub(crate) fn sealing_keys(&self) -> Arc<SealingKeys> {
        Arc::clone(&self.0.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_sealing_keys(&self, keys: SealingKeys) {
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Waits until nobody else seals.
    pub(crate) async fn sealing_turn(&self) -> MutexGuard<'_, ()> {
        self.0.sealing.lock().await
    }

    /// Gives a new database its only row of settings.
    async fn make_meta(&self) -> Result<(), KeyringError> {
        let check = sealing::seal_check(&self.sealing_keys())?;
        let now = to_micros(Timestamp::now());
        let mut write = self.begin().await?;
        let made = sqlx::query!(
            "INSERT INTO meta (singleton, sealing_check, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
            check,
            now,
        )
        .execute(write.connection())
        .await;
        write.finish(made.map(|_| ()).map_err(failed)).await
    }
}
