//! The data directory: where everything that an instance keeps lies, private to the user it runs as.

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use nix::unistd::geteuid;

/// A data directory that can be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataDirectory(PathBuf);

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirectoryError {
    /// Only the last part of the path is made.
    #[error("the data directory's parent {} does not exist; make it, or set data.directory", path.display())]
    NoParent {
        /// The parent.
        path: PathBuf,
    },
    /// Something else lies there.
    #[error("{} is no directory; move it away, or set data.directory", path.display())]
    NotADirectory {
        /// What lies there.
        path: PathBuf,
    },
    /// The engine gets paths as JSON text.
    #[error("the data directory {} is no UTF-8, which the container engine needs; set data.directory", path.display())]
    NotUtf8 {
        /// The directory.
        path: PathBuf,
    },
    /// Another user could change what the server relies on.
    #[error(
        "{} belongs to user {owner} and the server runs as user {user}; run it as its owner, or: chown -R {user} '{}'",
        path.display(), path.display()
    )]
    WrongOwner {
        /// The directory.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who the server is.
        user: u32,
    },
    /// Other users could read secrets.
    #[error("{} is open to other users (mode {mode:03o}); to close it: chmod 700 '{}'", path.display(), path.display())]
    OpenToOthers {
        /// The directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The system refuses.
    #[error("the data directory {} cannot be prepared", path.display())]
    System {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl DataDirectory {
    /// Makes the directory and its parts where they are missing, each with mode 0700, and checks those that exist.
    /// Nothing that exists is changed.
    ///
    /// # Errors
    /// See [`DataDirectoryError`]; each says what to do.
    pub fn prepare(path: &Path) -> Result<Self, DataDirectoryError> {
        if path.to_str().is_none() {
            return Err(DataDirectoryError::NotUtf8 {
                path: path.to_owned(),
            });
        }
        ensure_private(path)?;
        let failed = |source| system(path, source);
        // Containers get paths below it: links on the way are followed once and here.
        let root = path.canonicalize().map_err(failed)?;
        let directory = Self(root);
        for part in [directory.secrets(), directory.bots(), directory.trash()] {
            ensure_private(&part)?;
        }
        Ok(directory)
    }

    /// Opens a directory that a server has prepared, making nothing.
    ///
    /// # Errors
    /// As [`DataDirectory::prepare`]; `System` when it does not exist.
    pub fn open(path: &Path) -> Result<Self, DataDirectoryError> {
        let root = path.canonicalize().map_err(|source| system(path, source))?;
        check_private(&root)?;
        Ok(Self(root))
    }

    /// The directory itself: absolute, without links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// The SQLite database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("botmaker.db")
    }

    /// Locked by the program that works with the directory.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.0.join("instance.lock")
    }

    /// The instance's id as text.
    #[must_use]
    pub fn instance_id_file(&self) -> PathBuf {
        self.0.join("instance-id")
    }

    /// The key that fingerprints are made with.
    #[must_use]
    pub fn master_key_file(&self) -> PathBuf {
        self.0.join("master.key")
    }

    /// Where `botmaker-admin` reaches the server.
    #[must_use]
    pub fn admin_socket(&self) -> PathBuf {
        self.0.join("admin.sock")
    }

    /// The first administrator's generated password.
    #[must_use]
    pub fn admin_password_file(&self) -> PathBuf {
        self.0.join("admin-password")
    }

    /// The bots' secret directories.
    #[must_use]
    pub fn secrets(&self) -> PathBuf {
        self.0.join("secrets")
    }

    /// The bots' state and configuration.
    #[must_use]
    pub fn bots(&self) -> PathBuf {
        self.0.join("bots")
    }

    /// The state of deleted bots, for a while.
    #[must_use]
    pub fn trash(&self) -> PathBuf {
        self.0.join("trash")
    }
}

fn system(path: &Path, source: io::Error) -> DataDirectoryError {
    DataDirectoryError::System {
        path: path.to_owned(),
        source,
    }
}

fn ensure_private(path: &Path) -> Result<(), DataDirectoryError> {
    match DirBuilder::new().mode(0o700).create(path) {
        // The umask may have taken bits away that the owner needs.
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(0o700))
            .map_err(|source| system(path, source)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check_private(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(DataDirectoryError::NoParent {
                path: path.parent().unwrap_or(Path::new("/")).to_owned(),
            })
        }
        Err(source) => Err(system(path, source)),
    }
}

fn check_private(path: &Path) -> Result<(), DataDirectoryError> {
    let found = fs::metadata(path).map_err(|source| system(path, source))?;
    let path = path.to_owned();
    if !found.is_dir() {
        return Err(DataDirectoryError::NotADirectory { path });
    }
    let (owner, user) = (found.uid(), geteuid().as_raw());
    if owner != user {
        return Err(DataDirectoryError::WrongOwner { path, owner, user });
    }
    let mode = found.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(DataDirectoryError::OpenToOthers { path, mode });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn a_new_directory_is_private_and_complete_even_with_a_space_and_a_colon() {
        let parent = TempDir::new().unwrap();
        let path = parent.path().join("my bots: 1");
        let directory = DataDirectory::prepare(&path).unwrap();
        for part in [
            directory.root().to_owned(),
            directory.secrets(),
            directory.bots(),
            directory.trash(),
        ] {
            assert_eq!(mode(&part), 0o700, "{}", part.display());
        }
        assert_eq!(
            DataDirectory::prepare(&path).unwrap(),
            directory,
            "again is the same"
        );
        assert_eq!(DataDirectory::open(&path).unwrap(), directory);
    }

    #[test]
    fn a_missing_parent_is_named_and_not_made() {
        let parent = TempDir::new().unwrap();
        let missing = parent.path().join("missing");
        let error = DataDirectory::prepare(&missing.join("data")).unwrap_err();
        assert!(
            matches!(&error, DataDirectoryError::NoParent { path } if *path == missing),
            "{error:?}"
        );
        assert!(!missing.exists());
    }

    #[test]
    fn what_others_can_read_is_refused_with_the_command_that_closes_it() {
        let parent = TempDir::new().unwrap();
        let path = parent.path().join("data");
        let directory = DataDirectory::prepare(&path).unwrap();
        for part in [directory.secrets(), directory.root().to_owned()] {
            fs::set_permissions(&part, Permissions::from_mode(0o750)).unwrap();
            let error = DataDirectory::prepare(&path).unwrap_err().to_string();
            let expected = format!(
                "is open to other users (mode 750); to close it: chmod 700 '{}'",
                part.display()
            );
            assert!(error.contains(&expected), "{error}");
            assert_eq!(mode(&part), 0o750, "it is left as it was");
            fs::set_permissions(&part, Permissions::from_mode(0o700)).unwrap();
        }
    }

    #[test]
    fn a_file_in_its_place_is_refused() {
        let parent = TempDir::new().unwrap();
        let path = parent.path().join("data");
        fs::write(&path, "x").unwrap();
        let error = DataDirectory::prepare(&path).unwrap_err();
        assert!(
            matches!(error, DataDirectoryError::NotADirectory { .. }),
            "{error:?}"
        );
    }

    #[test]
    fn another_users_directory_is_refused() {
        // The root directory belongs to root; whoever else runs the tests meets the same rule from the other side.
        let user = geteuid().as_raw();
        let parent = TempDir::new().unwrap();
        let foreign = if user == 0 {
            let path = parent.path().join("data");
            fs::create_dir(&path).unwrap();
            std::os::unix::fs::chown(&path, Some(12_345), None).unwrap();
            path
        } else {
            PathBuf::from("/")
        };
        let error = DataDirectory::prepare(&foreign).unwrap_err();
        assert!(
            matches!(error, DataDirectoryError::WrongOwner { .. }),
            "{error:?}"
        );
    }
}
