//! Copies of the database while it is in use.

use std::{
    ffi::OsString,
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use botmaker_ports::StoreError;
use sqlx::{ConnectOptions, Connection};

use crate::{SqliteStore, connect, error::store_error};

/// Why a copy was not made. What was at the destination is still there.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The destination exists.
    #[error("{} exists already; a backup replaces nothing", path.display())]
    Exists {
        /// The destination.
        path: PathBuf,
    },
    /// The destination cannot be written.
    #[error("{} cannot be written", path.display())]
    File {
        /// The destination.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// SQLite could not copy.
    #[error("the database could not be copied to {}", path.display())]
    Copy {
        /// The destination.
        path: PathBuf,
        /// Why; `Full` when the destination's disk is full.
        #[source]
        source: StoreError,
    },
}

impl SqliteStore {
    /// Copies the database to a new file with mode 0600, complete and on the disk when this returns. The store
    /// stays usable meanwhile; the copy holds what was committed when it began.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn backup_to(&self, destination: &Path) -> Result<(), BackupError> {
        if destination.symlink_metadata().is_ok() {
            return Err(BackupError::Exists {
                path: destination.to_owned(),
            });
        }
        copy(self.path(), destination).await
    }
}

/// Copies the database at `path` beside itself, named after the first migration that is about to run. A repeated
/// attempt at the same migration replaces its copy, a later migration makes another.
pub(crate) async fn copy_before(path: &Path, version: i64) -> Result<PathBuf, BackupError> {
    let destination = with_suffix(path, &format!(".before-{version:04}"));
    copy(path, &destination).await?;
    Ok(destination)
}

async fn copy(source: &Path, destination: &Path) -> Result<(), BackupError> {
    let file_error = |source| BackupError::File {
        path: destination.to_owned(),
        source,
    };
    let partial = Partial::create(with_suffix(destination, ".partial")).map_err(file_error)?;
    vacuum_into(source, &partial.path)
        .await
        .map_err(|error| BackupError::Copy {
            path: destination.to_owned(),
            source: store_error(error),
        })?;
    partial.publish(destination).map_err(file_error)
}

/// A `VACUUM INTO` (<https://sqlite.org/lang_vacuum.html>) is a consistent copy without free pages and without a log.
async fn vacuum_into(source: &Path, destination: &Path) -> Result<(), sqlx::Error> {
    let name = destination.to_str().ok_or_else(|| {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "the path is not UTF-8");
        sqlx::Error::Io(error)
    })?;
    let options = connect::for_inspection(source, Duration::from_secs(30));
    let mut connection = options.connect().await?;
    let done = sqlx::query("VACUUM INTO ?")
        .bind(name)
        .execute(&mut connection)
        .await;
    connection.close().await?;
    done.map(|_| ())
}

/// A file that is removed unless it was published.
struct Partial {
    path: PathBuf,
    is_published: bool,
}

impl Partial {
    /// Makes an empty private file; what an interrupted copy left is replaced.
    fn create(path: PathBuf) -> io::Result<Self> {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(&path)?;
        Ok(Self {
            path,
            is_published: false,
        })
    }

    /// Gives the file its name once its contents are on the disk.
    fn publish(mut self, destination: &Path) -> io::Result<()> {
        fs::File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, destination)?;
        self.is_published = true;
        let directory = destination.parent().unwrap_or(Path::new("/"));
        fs::File::open(directory)?.sync_all()
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_published {
            let removed = fs::remove_file(&self.path);
            if let Err(error) = removed {
                tracing::warn!(path = %self.path.display(), %error, "an unfinished copy stays behind");
            }
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
