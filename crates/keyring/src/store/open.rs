//! Opening and closing the keyring's database.

use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use botmaker_ports::KeyringError;
use botmaker_secrets::sealing::{SealingKeyFile, SealingKeys};
use jiff::Timestamp;
use sqlx::SqlitePool;
use tokio::sync::{Mutex, MutexGuard};

use super::{
    connect,
    convert::to_micros,
    error::{OpenError, failed},
    schema, sealing,
    write::Write,
};

/// The keyring's database with the keys that its values are sealed with. Cheap to clone; all clones share both.
#[derive(Clone)]
pub struct KeyringStore(Arc<Inner>);

struct Inner {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
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
    /// `NotOurs`, `TooNew`, `Damaged` and `WrongMasterKey` refuse a file and leave it as it is; see [`OpenError`] for the
    /// rest.
    pub async fn open(path: &Path, key_file: &SealingKeyFile) -> Result<Self, OpenError> {
        let file_error = |source| OpenError::File {
            path: path.to_owned(),
            source,
        };
        let path = std::path::absolute(path).map_err(file_error)?;
        make_file(&path).map_err(file_error)?;
        schema::prepare(&path, &schema::MIGRATOR).await?;
        let sort = |error| schema::open_error(&path, error);
        let writer = connect::writer(&path).await.map_err(sort)?;
        let readers = connect::readers(&path).await.map_err(sort)?;
        let keys = sealing::load_keys(&path, &writer, key_file).await?;
        let store = Self(Arc::new(Inner {
            path: path.clone(),
            writer,
            readers,
            key_file: key_file.clone(),
            keys: RwLock::new(Arc::new(keys)),
            sealing: Mutex::new(()),
        }));
        let made = store.make_meta().await;
        made.map_err(|source| OpenError::Store { path, source })?;
        store.finish_rotation().await;
        Ok(store)
    }

    /// The database file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Waits for running calls, writes the log back into the database file and closes it. Later calls fail.
    pub async fn close(&self) {
        self.0.readers.close().await;
        self.0.writer.close().await;
    }

    /// Begins a write transaction.
    pub(crate) async fn begin(&self) -> Result<Write, KeyringError> {
        Write::begin(&self.0.writer).await
    }

    /// The connections to read from.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.0.readers
    }

    /// The connection that writes, for what must be outside a transaction.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.0.writer
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
