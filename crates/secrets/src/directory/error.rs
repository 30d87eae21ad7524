//! What can go wrong with secret files. No variant has room for a value.

use std::{io, path::PathBuf};

use botmaker_domain::BotId;

/// Why an operation on the secret directory failed.
#[derive(Debug, thiserror::Error)]
pub enum SecretDirectoryError {
    /// The root is open to group or others.
    #[error("the secrets directory {} is open to others (mode {mode:04o}); run: chmod 700 '{}'", path.display(), path.display())]
    RootMode {
        /// The root.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The root belongs to another user.
    #[error("the secrets directory {} belongs to user {owner}, but the server runs as user {server}; run: chown {server} '{}'", path.display(), path.display())]
    RootOwner {
        /// The root.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Whose it should be.
        server: u32,
    },
    /// The root is a link or no directory.
    #[error("the secrets directory {} must be a directory, not a link or a file", path.display())]
    RootNotADirectory {
        /// The root.
        path: PathBuf,
    },
    /// The root cannot be opened or made.
    #[error("the secrets directory {} cannot be opened", path.display())]
    RootIo {
        /// The root.
        path: PathBuf,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// Only root may give files to another user.
    #[error(
        "the server runs as user {server} and cannot make files of user {wanted}; run it as root or let bots run as user {server}"
    )]
    CannotGiveAway {
        /// The container's user.
        wanted: u32,
        /// The server's user.
        server: u32,
    },
    /// A link or a file stands where a bot's directory should be.
    #[error("the secrets of bot {bot} are not in a directory but behind a link or a file")]
    NotADirectory {
        /// Whose.
        bot: BotId,
    },
    /// A bot's directory or file belongs to somebody whom this server cannot change.
    #[error("the secrets of bot {bot} belong to user {owner} instead of user {wanted}")]
    WrongOwner {
        /// Whose.
        bot: BotId,
        /// Whose it is on disk.
        owner: u32,
        /// Whose it should be.
        wanted: u32,
    },
    /// A link, directory, device or hard-linked file stands where a secret should be.
    #[error("secret file {file} of bot {bot} must be a regular file with no other name")]
    NotARegularFile {
        /// Whose.
        bot: BotId,
        /// Its name.
        file: String,
    },
    /// This version exists already with another value.
    #[error(
        "secret file {file} of bot {bot} exists already with another value; versions are immutable"
    )]
    AlreadyWritten {
        /// Whose.
        bot: BotId,
        /// Its name.
        file: String,
    },
    /// There is no such file.
    #[error("secret file {file} of bot {bot} is missing")]
    Missing {
        /// Whose.
        bot: BotId,
        /// Its name.
        file: String,
    },
    /// The file is empty, longer than any secret or not text.
    #[error("secret file {file} of bot {bot} does not hold a secret")]
    Malformed {
        /// Whose.
        bot: BotId,
        /// Its name.
        file: String,
    },
    /// Shredding found a directory with content that BotMaker never makes; everything else is gone.
    #[error(
        "the secrets of bot {bot} contain the unexpected directory {name:?}; look at it and remove it by hand"
    )]
    UnexpectedDirectory {
        /// Whose.
        bot: BotId,
        /// Its name.
        name: String,
    },
    /// The operating system refused; `source` says whether the disk is full.
    #[error("the secrets of bot {bot} could not be {action}")]
    Io {
        /// Whose.
        bot: BotId,
        /// `written`, `read`, `listed` or `removed`.
        action: &'static str,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// The root could not be listed.
    #[error("the secrets directory could not be listed")]
    ListIo(#[source] io::Error),
}

impl SecretDirectoryError {
    /// Whether the disk or a quota is full.
    #[must_use]
    pub fn is_storage_full(&self) -> bool {
        let (Self::Io { source, .. } | Self::RootIo { source, .. } | Self::ListIo(source)) = self
        else {
            return false;
        };
        matches!(
            source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        )
    }
}

/// Turns an operating system error about one bot into a [`SecretDirectoryError::Io`].
pub(super) fn io_error<E: Into<io::Error>>(
    bot: BotId,
    action: &'static str,
) -> impl Fn(E) -> SecretDirectoryError {
    move |source| SecretDirectoryError::Io {
        bot,
        action,
        source: source.into(),
    }
}
