//! Opening the root and the directories in it.

use std::{
    fs::{self, DirBuilder, File},
    io,
    os::{
        fd::OwnedFd,
        unix::fs::{DirBuilderExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use botmaker_domain::BotId;
use nix::{
    fcntl::OFlag,
    sys::stat::{Mode, fchmod, fstat, mkdirat},
    unistd::{Gid, Uid, fchown, fsync, geteuid},
};

use super::{error::SecretDirectoryError, error::io_error, ownership::Ownership};
use crate::files::{self, DIRECTORY_MODE};

/// The directory that holds every bot's secret files.
///
/// Cheap to share behind an `Arc`. All methods block on the disk. Writers within this process take turns; other
/// processes are kept out by the instance lock of the data directory.
#[derive(Debug)]
pub struct SecretDirectory {
    path: PathBuf,
    pub(super) root: File,
    pub(super) owner: Ownership,
    writers: Mutex<()>,
}

impl SecretDirectory {
    /// Opens the root, or makes it with mode 0700; its parent must exist. `owner` is the container's user, whom
    /// the bots' files will belong to.
    ///
    /// # Errors
    /// When the root is a link, is open to group or others, belongs to another user than the server's, or when
    /// this process cannot make files for `owner`. The messages say the command that repairs it.
    pub fn open(path: &Path, owner: Ownership) -> Result<Self, SecretDirectoryError> {
        let server = geteuid().as_raw();
        if !owner.is_possible() {
            return Err(SecretDirectoryError::CannotGiveAway {
                wanted: owner.uid,
                server,
            });
        }
        let path = absolute(path)?;
        let root = open_or_create(&path)?;
        let stat = fstat(&root).map_err(|error| root_io(&path, error.into()))?;
        if stat.st_uid != server {
            return Err(SecretDirectoryError::RootOwner {
                path,
                owner: stat.st_uid,
                server,
            });
        }
        let mode = files::mode_of(&stat);
        if mode & 0o077 != 0 {
            return Err(SecretDirectoryError::RootMode { path, mode });
        }
        Ok(Self {
            path,
            root,
            owner,
            writers: Mutex::new(()),
        })
    }

    /// The root, absolute.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The container's user, whom the files belong to.
    #[must_use]
    pub const fn owner(&self) -> Ownership {
        self.owner
    }

    /// The absolute path of one bot's directory on the host: what the container engine mounts. It exists after
    /// the first [`write`](Self::write).
    #[must_use]
    pub fn host_path(&self, bot: BotId) -> PathBuf {
        self.path.join(bot.to_string())
    }

    /// Waits for the other writers of this process.
    pub(super) fn lock(&self) -> MutexGuard<'_, ()> {
        // Nothing is kept under the lock that a panic could have left half done: the disk tells.
        self.writers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a bot's directory; `None` when there is none.
    pub(super) fn open_bot(&self, bot: BotId) -> Result<Option<OwnedFd>, SecretDirectoryError> {
        match files::open_directory(&self.root, &bot.to_string()) {
            Ok(directory) => Ok(Some(directory)),
            Err(nix::Error::ENOENT) => Ok(None),
            Err(nix::Error::ELOOP | nix::Error::ENOTDIR) => {
                Err(SecretDirectoryError::NotADirectory { bot })
            }
            Err(error) => Err(io_error(bot, "read")(error)),
        }
    }

    /// Opens or makes a bot's directory and sets its mode and owner right.
    pub(super) fn ensure_bot(&self, bot: BotId) -> Result<OwnedFd, SecretDirectoryError> {
        let failed = io_error::<nix::Error>(bot, "written");
        let name = bot.to_string();
        let directory = match self.open_bot(bot)? {
            Some(directory) => directory,
            None => {
                let mode = Mode::from_bits_truncate(DIRECTORY_MODE);
                mkdirat(&self.root, name.as_str(), mode).map_err(&failed)?;
                fsync(&self.root).map_err(&failed)?;
                self.open_bot(bot)?
                    .ok_or_else(|| failed(nix::Error::ENOENT))?
            }
        };
        self.repair(bot, &directory, DIRECTORY_MODE)?;
        Ok(directory)
    }

    /// Gives an open file or directory of a bot its mode and owner, where they differ.
    pub(super) fn repair(
        &self,
        bot: BotId,
        handle: impl std::os::fd::AsFd,
        mode: u32,
    ) -> Result<(), SecretDirectoryError> {
        let failed = io_error::<nix::Error>(bot, "written");
        let stat = fstat(&handle).map_err(&failed)?;
        if stat.st_uid != self.owner.uid && self.owner.to_set().is_none() {
            return Err(SecretDirectoryError::WrongOwner {
                bot,
                owner: stat.st_uid,
                wanted: self.owner.uid,
            });
        }
        if files::mode_of(&stat) != mode {
            fchmod(&handle, Mode::from_bits_truncate(mode)).map_err(&failed)?;
        }
        let is_given = (stat.st_uid, stat.st_gid) == (self.owner.uid, self.owner.gid);
        if let Some((uid, gid)) = self.owner.to_set().filter(|_| !is_given) {
            give(&handle, uid, gid).map_err(&failed)?;
        }
        Ok(())
    }
}

fn give(handle: impl std::os::fd::AsFd, uid: Uid, gid: Gid) -> nix::Result<()> {
    fchown(handle, Some(uid), Some(gid))
}

fn root_io(path: &Path, source: io::Error) -> SecretDirectoryError {
    SecretDirectoryError::RootIo {
        path: path.to_owned(),
        source,
    }
}

/// Resolves links in the parents, which are the operator's, but not in the last component, which must be real.
fn absolute(path: &Path) -> Result<PathBuf, SecretDirectoryError> {
    let whole = std::path::absolute(path).map_err(|error| root_io(path, error))?;
    let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err(root_io(path, io::ErrorKind::InvalidInput.into()));
    };
    let parent = fs::canonicalize(parent).map_err(|error| root_io(path, error))?;
    Ok(parent.join(name))
}

fn open_or_create(path: &Path) -> Result<File, SecretDirectoryError> {
    match DirBuilder::new().mode(DIRECTORY_MODE).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(root_io(path, error)),
    }
    let flags = OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW;
    File::options()
        .read(true)
        .custom_flags(flags.bits())
        .open(path)
        .map_err(|error| match error.raw_os_error() {
            Some(code) if is_no_directory(code) => SecretDirectoryError::RootNotADirectory {
                path: path.to_owned(),
            },
            _ => root_io(path, error),
        })
}

fn is_no_directory(code: i32) -> bool {
    code == nix::Error::ELOOP as i32 || code == nix::Error::ENOTDIR as i32
}
