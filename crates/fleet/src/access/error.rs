//! What can go wrong at the door.

use std::time::Duration;

use botmaker_domain::{Classify, ErrorKind};
use botmaker_ports::{ConflictKind, StoreError};
use botmaker_secrets::MIN_PASSWORD_CHARS;

use crate::bots::error::store_kind;

/// A failure of logging in or of managing access.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Wrong name or password; which of the two is not told.
    #[error("the user name or the password is wrong")]
    WrongCredentials,
    /// Too many attempts.
    #[error("too many attempts; try again in {} s", .retry_after.as_secs().max(1))]
    TooManyAttempts {
        /// When the next attempt is looked at.
        retry_after: Duration,
    },
    /// The session or token is unknown, ended or incomplete.
    #[error("log in first")]
    Unauthenticated,
    /// No user of that name.
    #[error("there is no such user")]
    NoSuchUser,
    /// No token of that name.
    #[error("there is no such token")]
    NoSuchToken,
    /// A token of that name exists.
    #[error("a token of that name exists")]
    TokenNameTaken,
    /// A token name outside 1 to 64 of letters, digits, `-`, `_` and `.`.
    #[error("a token's name has 1 to 64 letters, digits, hyphens, underscores or dots")]
    TokenName,
    /// The password does not meet the rules.
    #[error("a password has at least {MIN_PASSWORD_CHARS} characters and at most 1024 bytes")]
    WeakPassword,
    /// The actor may not do this.
    #[error("only administrators may do this")]
    Denied,
    /// An API token was used where a person or the operator must act.
    #[error("an API token may not manage passwords and tokens")]
    NotByToken,
    /// There is no administrator yet.
    #[error("this instance has no administrator yet")]
    NoAdmin,
    /// The database failed.
    #[error("the database could not do it")]
    Store(#[from] StoreError),
    /// Hashing or randomness failed.
    #[error("the work was interrupted")]
    Interrupted,
}

impl Classify for AccessError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::WrongCredentials | Self::Unauthenticated => ErrorKind::Unauthenticated,
            Self::TooManyAttempts { .. } => ErrorKind::TooMany,
            Self::NoSuchUser | Self::NoSuchToken => ErrorKind::NotFound,
            Self::TokenNameTaken
            | Self::NoAdmin
            | Self::Store(StoreError::Conflict(ConflictKind::UserName)) => ErrorKind::Conflict,
            Self::TokenName | Self::WeakPassword => ErrorKind::Invalid,
            Self::Denied | Self::NotByToken => ErrorKind::Denied,
            Self::Store(error) => store_kind(error),
            Self::Interrupted => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Unauthenticated => "unauthenticated",
            Self::NoSuchUser => "user_not_found",
            Self::NoSuchToken => "token_not_found",
            Self::TokenNameTaken => "token_name_taken",
            Self::TokenName => "token_name_invalid",
            Self::WeakPassword => "password_weak",
            Self::Denied => "admin_only",
            Self::NotByToken => "not_by_token",
            Self::NoAdmin => "no_admin",
            Self::Store(StoreError::Full) => "disk_full",
            Self::Store(_) | Self::Interrupted => "internal_error",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::WrongCredentials => {
                Some("a forgotten password is set anew with `botmaker-admin password`".to_owned())
            }
            Self::NotByToken => Some(
                "sign in, or use botmaker-admin: a leaked token must not make itself permanent"
                    .to_owned(),
            ),
            Self::NoAdmin => Some(
                "start the server once, or set a password with `botmaker-admin password`"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}
