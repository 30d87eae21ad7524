//! The instance in numbers, and who may steer the server itself.

mod report;

use botmaker_domain::{Actor, Classify, ErrorKind, Role};
use botmaker_ports::StoreError;

use crate::{Fleet, bots::error::store_kind};

pub use report::{BotCounts, PoolCounts, Promised, SystemReport};

/// A failure of what concerns the whole instance.
#[derive(Debug, thiserror::Error)]
pub enum SystemError {
    /// The actor is no administrator.
    #[error("only administrators may do this")]
    Denied,
    /// The database failed.
    #[error("the database could not do it")]
    Store(#[from] StoreError),
}

impl Classify for SystemError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied => ErrorKind::Denied,
            Self::Store(error) => store_kind(error),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied => "admin_only",
            Self::Store(_) => "internal_error",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Denied => Some("log in as an administrator".to_owned()),
            Self::Store(_) => None,
        }
    }
}

impl Fleet {
    /// Lets administrators steer what lies outside the fleet, such as the server's own log.
    ///
    /// # Errors
    /// `Denied` for members.
    pub fn authorize_steering(&self, actor: &Actor) -> Result<(), SystemError> {
        if actor.role == Role::Admin {
            Ok(())
        } else {
            Err(SystemError::Denied)
        }
    }
}
