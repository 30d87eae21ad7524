//! What can go wrong when people use the keyring.

use botmaker_domain::{Classify, ErrorKind};
use botmaker_ports::{KeyringError, StoreError};

use crate::bots::{
    BotError, FieldError,
    error::{keyring_code, keyring_hint, keyring_kind},
};

/// A failure of a use case on keys, budgets or usage.
#[derive(Debug, thiserror::Error)]
pub enum KeyringUseError {
    /// The actor is no administrator.
    #[error("only administrators may do this")]
    Denied,
    /// Fields are wrong; all of them are told at once.
    #[error("the request has mistakes")]
    Invalid(Vec<FieldError>),
    /// The bot that is meant.
    #[error(transparent)]
    Bot(#[from] BotError),
    /// The keyring could not do it.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

impl From<StoreError> for KeyringUseError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

impl Classify for KeyringUseError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied => ErrorKind::Denied,
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::Bot(error) => error.kind(),
            Self::Keyring(error) => keyring_kind(error),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied => "admin_only",
            Self::Invalid(_) => "request_invalid",
            Self::Bot(error) => error.code(),
            Self::Keyring(error) => keyring_code(error),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Denied => Some("log in as an administrator".to_owned()),
            Self::Invalid(_) => None,
            Self::Bot(error) => error.hint(),
            Self::Keyring(error) => keyring_hint(error),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Invalid(fields) => {
                let pair = |field: &FieldError| (field.pointer.clone(), field.detail.clone());
                fields.iter().map(pair).collect()
            }
            Self::Bot(error) => error.fields(),
            Self::Denied | Self::Keyring(_) => Vec::new(),
        }
    }
}
