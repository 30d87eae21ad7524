//! What can go wrong with a keyring.

/// A failure of a [`super::Keyring`] call. Holds nothing of a key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyringError {
    /// The proxy cannot be reached, or did not answer in time; it may later.
    #[error("the keyring cannot be reached: {message}")]
    Unavailable {
        /// Why.
        message: String,
    },
    /// There is no keyring: the setting says so.
    #[error("this server has no keyring (keyring.mode is off)")]
    Off,
    /// There is no such key, or nothing else of that name.
    #[error("the keyring has no such {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// Another one is there already.
    #[error("the keyring has {what} already")]
    Conflict {
        /// What is in the way.
        what: String,
    },
    /// What was asked for makes no sense.
    #[error("{message}")]
    Refused {
        /// Why, and what to do.
        message: String,
    },
    /// The disk is full.
    #[error("the disk that holds the keyring is full")]
    Full,
    /// A sealed value cannot be opened: it was changed, cut off, or sealed with another master key.
    #[error("a sealed value cannot be opened: {message}")]
    Sealed {
        /// Which one, without contents.
        message: String,
    },
    /// Something inside failed; the proxy's log says more.
    #[error("the keyring failed: {message}")]
    Failed {
        /// What.
        message: String,
    },
}

impl KeyringError {
    /// Whether the same call may succeed later without anybody's doing.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Full)
    }
}
