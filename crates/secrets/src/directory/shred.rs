//! Destroying a bot's secrets.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Write},
    os::fd::{AsFd, OwnedFd},
};

use botmaker_domain::{BotId, SecretName};
use nix::{
    fcntl::{AtFlags, OFlag, openat},
    sys::stat::{Mode, SFlag, fstat, fstatat},
    unistd::{UnlinkatFlags, fsync, unlinkat},
};

use super::{SecretDirectory, error::SecretDirectoryError, error::io_error};
use crate::{files, values::SecretValue};

impl SecretDirectory {
    /// Destroys every secret of a bot and its directory. Idempotent; repeating it after a crash finishes it.
    ///
    /// Each file is overwritten with zeros before it is unlinked; that is best effort, since journals, snapshots
    /// and flash keep old blocks. Links are removed, never followed; a file with a second name elsewhere is
    /// unlinked but not overwritten, because it may be somebody else's.
    ///
    /// # Errors
    /// [`UnexpectedDirectory`](SecretDirectoryError::UnexpectedDirectory) when a directory with content is inside:
    /// it is not descended into, everything else is gone. [`Io`](SecretDirectoryError::Io) otherwise.
    pub fn shred(&self, bot: BotId) -> Result<(), SecretDirectoryError> {
        let _turn = self.lock();
        let failed = io_error::<io::Error>(bot, "removed");
        let name = bot.to_string();
        match self.open_bot(bot) {
            Ok(None) => return Ok(()),
            Ok(Some(directory)) => {
                empty(bot, &directory)?;
                remove(&self.root, OsStr::new(&name), UnlinkatFlags::RemoveDir).map_err(&failed)?;
            }
            Err(SecretDirectoryError::NotADirectory { .. }) => {
                destroy(&self.root, OsStr::new(&name)).map_err(&failed)?;
            }
            Err(error) => return Err(error),
        }
        fsync(&self.root).map_err(|error| failed(error.into()))
    }
}

impl SecretDirectory {
    /// Destroys one version of a secret as [`SecretDirectory::shred`] does; absent is success.
    ///
    /// # Errors
    /// [`UnexpectedDirectory`](SecretDirectoryError::UnexpectedDirectory) when a directory with content has its name;
    /// [`Io`](SecretDirectoryError::Io) otherwise.
    pub fn remove(
        &self,
        bot: BotId,
        name: &SecretName,
        version: u32,
    ) -> Result<(), SecretDirectoryError> {
        let _turn = self.lock();
        let failed = io_error::<io::Error>(bot, "removed");
        let Some(directory) = self.open_bot(bot)? else {
            return Ok(());
        };
        let file = name.file_name(version);
        match destroy(&directory, OsStr::new(&file)) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                return Err(SecretDirectoryError::UnexpectedDirectory { bot, name: file });
            }
            result => result.map_err(&failed)?,
        }
        fsync(&directory).map_err(|error| failed(error.into()))
    }
}

/// Destroys everything in a bot's directory that is no directory with content.
fn empty(bot: BotId, directory: &OwnedFd) -> Result<(), SecretDirectoryError> {
    let failed = io_error::<io::Error>(bot, "removed");
    let mut unexpected = None;
    for name in files::names_in(directory).map_err(&failed)? {
        match destroy(directory, &name) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                unexpected = Some(name.to_string_lossy().into_owned());
            }
            result => result.map_err(&failed)?,
        }
    }
    fsync(directory).map_err(|error| failed(error.into()))?;
    match unexpected {
        Some(name) => Err(SecretDirectoryError::UnexpectedDirectory { bot, name }),
        None => Ok(()),
    }
}

/// Destroys one entry without following it.
fn destroy(parent: impl AsFd, name: &OsStr) -> io::Result<()> {
    let stat = match fstatat(&parent, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
        Err(nix::Error::ENOENT) => return Ok(()),
        stat => stat?,
    };
    if stat.st_mode & SFlag::S_IFMT.bits() == SFlag::S_IFDIR.bits() {
        return remove(parent, name, UnlinkatFlags::RemoveDir);
    }
    if files::is_regular(&stat) {
        // Unlinking counts; a disk that refuses the overwrite must not keep the secret alive.
        let _ = overwrite(&parent, name);
    }
    remove(parent, name, UnlinkatFlags::NoRemoveDir)
}

fn remove(parent: impl AsFd, name: &OsStr, flag: UnlinkatFlags) -> io::Result<()> {
    match unlinkat(parent, name, flag) {
        Ok(()) | Err(nix::Error::ENOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn overwrite(parent: impl AsFd, name: &OsStr) -> io::Result<()> {
    let flags = OFlag::O_WRONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    let mut file = File::from(openat(parent, name, flags, Mode::empty())?);
    let stat = fstat(&file)?;
    if !files::is_regular(&stat) || stat.st_nlink != 1 {
        return Ok(());
    }
    let size = usize::try_from(stat.st_size)
        .unwrap_or(0)
        .min(SecretValue::MAX_BYTES);
    file.write_all(&vec![0; size])?;
    file.sync_all()
}
