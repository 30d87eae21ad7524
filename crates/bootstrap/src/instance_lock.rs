//! One program at a time works with a data directory.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use nix::{
    errno::Errno,
    fcntl::{Flock, FlockArg},
};

/// The lock; it ends with the value, and with the process however that ends. The file stays.
#[derive(Debug)]
pub struct InstanceLock {
    _file: Flock<File>,
}

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum InstanceLockError {
    /// Another program works with the directory.
    #[error(
        "another BotMaker program{} works with this data directory (it holds {}); end it first, or use another directory",
        .pid.map_or_else(String::new, |pid| format!(" (process {pid})")), path.display()
    )]
    Held {
        /// The lock file.
        path: PathBuf,
        /// Whose it is, if the file says so.
        pid: Option<u32>,
    },
    /// The system refuses.
    #[error("the lock file {} cannot be used", path.display())]
    System {
        /// The lock file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl InstanceLock {
    /// The exit code of a program that found the lock held: a conflict.
    pub const HELD_EXIT_CODE: u8 = 4;

    /// Takes the lock without waiting and writes this process's id into the file.
    ///
    /// # Errors
    /// `Held` when another process has it; `System`.
    pub fn take(path: &Path) -> Result<Self, InstanceLockError> {
        let system = |source| InstanceLockError::System {
            path: path.to_owned(),
            source,
        };
        let mut options = OpenOptions::new();
        options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600);
        let file = options.open(path).map_err(system)?;
        match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(mut file) => {
                write_pid(&mut file).map_err(system)?;
                Ok(Self { _file: file })
            }
            Err((mut file, Errno::EWOULDBLOCK)) => Err(InstanceLockError::Held {
                path: path.to_owned(),
                pid: read_pid(&mut file),
            }),
            Err((_, errno)) => Err(system(errno.into())),
        }
    }
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_who_the_first_is() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("instance.lock");
        std::fs::write(&path, "99999999\nleft by a longer text").unwrap();
        let first = InstanceLock::take(&path).unwrap();
        let error = InstanceLock::take(&path).unwrap_err();
        let own = std::process::id();
        assert!(
            matches!(error, InstanceLockError::Held { pid: Some(pid), .. } if pid == own),
            "{error:?}"
        );
        assert!(
            error.to_string().contains(&format!("(process {own})")),
            "{error}"
        );
        drop(first);
        InstanceLock::take(&path).unwrap();
    }

    #[test]
    fn a_directory_that_is_missing_is_no_lock() {
        let error = InstanceLock::take(Path::new("/missing/instance.lock")).unwrap_err();
        assert!(
            matches!(error, InstanceLockError::System { .. }),
            "{error:?}"
        );
    }
}
