//! The instance's id beside the database, so that a database put in another instance's place is noticed before it
//! takes that instance's bots for rubbish.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use uuid::Uuid;

/// Why the id cannot be agreed on.
#[derive(Debug, thiserror::Error)]
pub enum InstanceIdError {
    /// The directory and the database belong to different instances.
    #[error(
        "{} says that this directory belongs to instance {file}, and its database to instance {database}. \
         Put the right database back; if this one is right, remove {}",
        path.display(), path.display()
    )]
    Disagree {
        /// The file with the id.
        path: PathBuf,
        /// What the file says.
        file: Uuid,
        /// What the database says.
        database: Uuid,
    },
    /// The file holds something else.
    #[error("{} holds no instance id; remove it to have it written anew", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("{} cannot be read or written", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

/// Compares the file's id with the database's; writes the file when it is missing. Repeating is harmless.
///
/// # Errors
/// `Disagree`, `Unreadable`, `System`.
pub fn agree_on_instance_id(path: &Path, database: Uuid) -> Result<(), InstanceIdError> {
    let system = |source| InstanceIdError::System {
        path: path.to_owned(),
        source,
    };
    match fs::read_to_string(path) {
        Ok(text) => {
            let file = Uuid::try_parse(text.trim()).map_err(|_| InstanceIdError::Unreadable {
                path: path.to_owned(),
            })?;
            if file == database {
                return Ok(());
            }
            Err(InstanceIdError::Disagree {
                path: path.to_owned(),
                file,
                database,
            })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            write(path, database).map_err(system)
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(InstanceIdError::Unreadable {
                path: path.to_owned(),
            })
        }
        Err(error) => Err(system(error)),
    }
}

/// Writes whole or not at all: a half-written id would stop the next start.
fn write(path: &Path, id: Uuid) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&partial)?;
    writeln!(file, "{id}")?;
    file.sync_all()?;
    fs::rename(&partial, path)?;
    fs::File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn the_first_start_writes_the_id_and_later_ones_agree() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("instance-id");
        let id = Uuid::from_u128(7);
        agree_on_instance_id(&path, id).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{id}\n"));
        agree_on_instance_id(&path, id).unwrap();
    }

    #[test]
    fn another_instances_database_is_refused() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("instance-id");
        agree_on_instance_id(&path, Uuid::from_u128(7)).unwrap();
        let error = agree_on_instance_id(&path, Uuid::from_u128(8)).unwrap_err();
        assert!(
            matches!(error, InstanceIdError::Disagree { .. }),
            "{error:?}"
        );
        fs::write(&path, "nonsense").unwrap();
        let error = agree_on_instance_id(&path, Uuid::from_u128(8)).unwrap_err();
        assert!(
            matches!(error, InstanceIdError::Unreadable { .. }),
            "{error:?}"
        );
    }
}
