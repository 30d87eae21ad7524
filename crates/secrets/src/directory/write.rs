//! Writing, checking and reading single files.

use std::{fs::File, os::fd::OwnedFd};

use botmaker_domain::{BotId, SecretName, SecretVersions};
use nix::fcntl::OFlag;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{SecretDirectory, error::SecretDirectoryError, error::io_error};
use crate::{
    files::{self, FILE_MODE, Opened},
    values::SecretValue,
};

impl SecretDirectory {
    /// Writes one version of a secret: temporary file, fsync, rename, fsync of the directory. Makes the bot's
    /// directory when needed and repairs its mode and owner.
    ///
    /// Idempotent: the same value again is fine, so a step that was interrupted may be repeated.
    ///
    /// # Errors
    /// [`AlreadyWritten`](SecretDirectoryError::AlreadyWritten) when this version has another value,
    /// [`NotADirectory`](SecretDirectoryError::NotADirectory) or
    /// [`NotARegularFile`](SecretDirectoryError::NotARegularFile) when something strange stands in the way, and
    /// [`Io`](SecretDirectoryError::Io), for example with a full disk; then no partial file is left.
    pub fn write(
        &self,
        bot: BotId,
        name: &SecretName,
        version: u32,
        value: &SecretString,
    ) -> Result<(), SecretDirectoryError> {
        let file = name.file_name(version);
        let bytes = value.expose_secret().as_bytes();
        if bytes.is_empty() || bytes.len() > SecretValue::MAX_BYTES {
            return Err(SecretDirectoryError::Malformed { bot, file });
        }
        let _turn = self.lock();
        let directory = self.ensure_bot(bot)?;
        files::remove_leftovers(&directory).map_err(io_error(bot, "written"))?;
        if let Some(present) = self.read_repaired(bot, &directory, &file)? {
            return if bool::from(present.ct_eq(bytes)) {
                Ok(())
            } else {
                Err(SecretDirectoryError::AlreadyWritten { bot, file })
            };
        }
        files::create_atomically(&directory, &file, bytes, self.owner.to_set())
            .map_err(io_error(bot, "written"))
    }

    /// Proves that a container can use these secrets: each file is there, is a regular file with one name, holds
    /// something and belongs to the container's user with mode 0600; mode and owner are repaired where possible.
    /// To be called before a container starts, because OpenClaw itself gives no reason.
    ///
    /// # Errors
    /// The first thing that is wrong and could not be repaired.
    pub fn ensure_usable(
        &self,
        bot: BotId,
        secrets: &SecretVersions,
    ) -> Result<(), SecretDirectoryError> {
        let _turn = self.lock();
        let Some(directory) = self.open_bot(bot)? else {
            return match secrets.iter().next() {
                None => Ok(()),
                Some((name, version)) => Err(SecretDirectoryError::Missing {
                    bot,
                    file: name.file_name(*version),
                }),
            };
        };
        self.repair(bot, &directory, files::DIRECTORY_MODE)?;
        files::remove_leftovers(&directory).map_err(io_error(bot, "written"))?;
        for (name, version) in secrets {
            let file = name.file_name(*version);
            if self.read_repaired(bot, &directory, &file)?.is_none() {
                return Err(SecretDirectoryError::Missing { bot, file });
            }
        }
        Ok(())
    }

    /// Reads a bot's gateway token: the only secret that the manager ever reads back.
    ///
    /// # Errors
    /// When it is missing, strange or unreadable.
    pub fn read_gateway_token(
        &self,
        bot: BotId,
        version: u32,
    ) -> Result<SecretString, SecretDirectoryError> {
        let file = SecretName::gateway_token().file_name(version);
        let missing = || SecretDirectoryError::Missing {
            bot,
            file: file.clone(),
        };
        let directory = self.open_bot(bot)?.ok_or_else(missing)?;
        let handle = open(bot, &directory, &file)?.ok_or_else(missing)?;
        let bytes = read(bot, handle, &file)?;
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(SecretString::from(text)),
            Err(_) => Err(SecretDirectoryError::Malformed { bot, file }),
        }
    }

    fn read_repaired(
        &self,
        bot: BotId,
        directory: &OwnedFd,
        file: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, SecretDirectoryError> {
        let Some(handle) = open(bot, directory, file)? else {
            return Ok(None);
        };
        self.repair(bot, &handle, FILE_MODE)?;
        read(bot, handle, file).map(Some)
    }
}

/// Opens a secret file; what is no regular file with one name is an error.
fn open(bot: BotId, directory: &OwnedFd, file: &str) -> Result<Option<File>, SecretDirectoryError> {
    match files::open_regular(directory, file, OFlag::O_RDONLY).map_err(io_error(bot, "read"))? {
        Opened::Regular(handle, _) => Ok(Some(handle)),
        Opened::Missing => Ok(None),
        Opened::Unusual => Err(SecretDirectoryError::NotARegularFile {
            bot,
            file: file.to_owned(),
        }),
    }
}

/// Reads an open secret file; an empty or overlong one is an error.
fn read(bot: BotId, handle: File, file: &str) -> Result<Zeroizing<Vec<u8>>, SecretDirectoryError> {
    let bytes = files::read_all(handle, SecretValue::MAX_BYTES).map_err(io_error(bot, "read"))?;
    bytes
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| SecretDirectoryError::Malformed {
            bot,
            file: file.to_owned(),
        })
}
