//! What can go wrong with the janitor.

use botmaker_domain::{Classify, ErrorKind};
use botmaker_ports::{RuntimeError, StoreError};

use crate::bots::error::{ENGINE_HINT, runtime_kind, store_kind};

/// A failure of the janitor.
#[derive(Debug, thiserror::Error)]
pub enum JanitorError {
    /// The actor is no administrator.
    #[error("only administrators may do this")]
    Denied,
    /// Nothing of that name is left over, or the actor may not see it.
    #[error("nothing of this name is left over")]
    NotFound,
    /// It lies where a bot's files belong, not in the trash.
    #[error("only what lies in the trash can be removed for good")]
    NotInTrash,
    /// The engine failed.
    #[error("the container engine could not do it")]
    Runtime(#[from] RuntimeError),
    /// The database failed.
    #[error("the database could not do it")]
    Store(#[from] StoreError),
    /// The secrets directory could not be read.
    #[error("the secrets directory cannot be read")]
    Secrets(#[source] botmaker_secrets::SecretDirectoryError),
    /// A task ended unexpectedly.
    #[error("the work was interrupted")]
    Interrupted,
}

impl Classify for JanitorError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied => ErrorKind::Denied,
            Self::NotFound => ErrorKind::NotFound,
            Self::NotInTrash => ErrorKind::Conflict,
            Self::Runtime(error) => runtime_kind(error),
            Self::Store(error) => store_kind(error),
            Self::Secrets(_) | Self::Interrupted => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied => "admin_only",
            Self::NotFound => "leftover_not_found",
            Self::NotInTrash => "leftover_not_in_trash",
            Self::Runtime(RuntimeError::Unavailable { .. }) => "engine_unavailable",
            Self::Runtime(_) => "engine_error",
            Self::Store(_) | Self::Secrets(_) | Self::Interrupted => "internal_error",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Denied => Some("log in as an administrator".to_owned()),
            Self::NotFound => Some("list what is left over".to_owned()),
            Self::NotInTrash => Some("run a clean-up: it puts the files into the trash".to_owned()),
            Self::Runtime(error) if error.is_transient() => Some(ENGINE_HINT.to_owned()),
            _ => None,
        }
    }
}
