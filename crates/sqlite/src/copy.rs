//! Copies of a database while it is in use.

use std::{
    ffi::OsString,
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{ConnectOptions, Connection};

use crate::{Schema, connect};

/// How long a copy waits for a lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Why a copy was not made. What was at the destination is still there. `E` is the store's own error.
#[derive(Debug, thiserror::Error)]
pub enum CopyError<E> {
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
        /// Why.
        #[source]
        source: E,
    },
}

/// A whole copy that does not have its name yet. It goes away again unless it is published.
#[derive(Debug)]
#[must_use = "a copy that is not published is removed"]
pub struct StagedCopy {
    partial: PathBuf,
    destination: PathBuf,
    is_published: bool,
}

impl<E> Schema<E> {
    /// Copies the database at `path`, which may be in use, to a new file with mode 0600. The copy holds what was committed
    /// when it began; [`StagedCopy::publish`] gives it its name.
    ///
    /// # Errors
    /// See [`CopyError`].
    pub async fn copy(&self, path: &Path, destination: &Path) -> Result<StagedCopy, CopyError<E>> {
        if destination.symlink_metadata().is_ok() {
            return Err(CopyError::Exists {
                path: destination.to_owned(),
            });
        }
        self.copy_over(path, destination).await
    }

    /// Copies the database at `path` beside itself, named after the first migration that is about to run. A repeated
    /// attempt at the same migration replaces its copy, a later migration makes another.
    pub(crate) async fn copy_before(
        &self,
        path: &Path,
        version: i64,
    ) -> Result<PathBuf, CopyError<E>> {
        let destination = with_suffix(path, &format!(".before-{version:04}"));
        self.copy_over(path, &destination).await?.publish()?;
        Ok(destination)
    }

    async fn copy_over(&self, path: &Path, destination: &Path) -> Result<StagedCopy, CopyError<E>> {
        let copy = StagedCopy::begin(destination).map_err(|source| CopyError::File {
            path: destination.to_owned(),
            source,
        })?;
        vacuum_into(path, &copy.partial)
            .await
            .map_err(|error| CopyError::Copy {
                path: destination.to_owned(),
                source: (self.sort)(error),
            })?;
        Ok(copy)
    }
}

impl StagedCopy {
    /// Makes an empty private file; what an interrupted copy left is replaced.
    fn begin(destination: &Path) -> io::Result<Self> {
        let partial = with_suffix(destination, ".partial");
        match fs::remove_file(&partial) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(&partial)?;
        Ok(Self {
            partial,
            destination: destination.to_owned(),
            is_published: false,
        })
    }

    /// Gives the copy its name. It is complete and on the disk when this returns.
    ///
    /// # Errors
    /// [`CopyError::File`].
    pub fn publish<E>(mut self) -> Result<(), CopyError<E>> {
        self.rename().map_err(|source| CopyError::File {
            path: self.destination.clone(),
            source,
        })
    }

    fn rename(&mut self) -> io::Result<()> {
        fs::File::open(&self.partial)?.sync_all()?;
        fs::rename(&self.partial, &self.destination)?;
        self.is_published = true;
        let directory = self.destination.parent().unwrap_or(Path::new("/"));
        fs::File::open(directory)?.sync_all()
    }
}

impl Drop for StagedCopy {
    fn drop(&mut self) {
        if !self.is_published {
            let removed = fs::remove_file(&self.partial);
            if let Err(error) = removed {
                tracing::warn!(path = %self.partial.display(), %error, "an unfinished copy stays behind");
            }
        }
    }
}

/// A `VACUUM INTO` (<https://sqlite.org/lang_vacuum.html>) is a consistent copy without free pages and without a log.
async fn vacuum_into(source: &Path, destination: &Path) -> Result<(), sqlx::Error> {
    let name = destination.to_str().ok_or_else(|| {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "the path is not UTF-8");
        sqlx::Error::Io(error)
    })?;
    let options = connect::for_inspection(source, BUSY_TIMEOUT);
    let mut connection = options.connect().await?;
    let done = sqlx::query("VACUUM INTO ?")
        .bind(name)
        .execute(&mut connection)
        .await;
    connection.close().await?;
    done.map(|_| ())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
