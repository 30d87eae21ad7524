//! SQLite's errors in the words of the port, and why the keyring cannot be opened.

use std::path::PathBuf;

use botmaker_ports::KeyringError;
use botmaker_secrets::sealing::{KeyFileError, SealError};
use botmaker_sqlite::is_full;

/// Why the keyring's database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be used.
    #[error(transparent)]
    Database(#[from] botmaker_sqlite::OpenError<KeyringError>),
    /// The master key cannot be read or made.
    #[error("the keyring has no master key")]
    Key {
        /// Why.
        #[source]
        source: KeyFileError,
    },
    /// The values in the file were sealed with another master key.
    #[error(
        "the master key does not fit the keyring's database {}: restore the key file that belongs to it, or move the \
         database away and enter the keys again",
        path.display()
    )]
    WrongMasterKey {
        /// The file.
        path: PathBuf,
        /// What the envelope says.
        #[source]
        source: SealError,
    },
}

/// Sorts an error that no constraint explains. SQLite's words name tables and columns, never a value.
pub(crate) fn failed(error: sqlx::Error) -> KeyringError {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => KeyringError::Unavailable {
            message: "its database is busy or closed".to_owned(),
        },
        error if is_full(&error) => KeyringError::Full,
        error => KeyringError::Failed {
            message: error.to_string(),
        },
    }
}

/// Sorts the error of an insert or update: a unique value that is taken is a conflict over `what`.
pub(crate) fn write_failed(error: sqlx::Error, what: impl FnOnce() -> String) -> KeyringError {
    match error.as_database_error() {
        Some(database) if database.is_unique_violation() => KeyringError::Conflict { what: what() },
        _ => failed(error),
    }
}

/// There is no such thing.
pub(crate) fn not_found(what: &str) -> KeyringError {
    KeyringError::NotFound {
        what: what.to_owned(),
    }
}

/// A column holds what this version cannot read.
pub(crate) fn unreadable(column: &str) -> KeyringError {
    KeyringError::Failed {
        message: format!("column {column} holds what this version of BotMaker cannot read"),
    }
}

/// `Ok` when exactly one row was touched.
pub(crate) fn one_row(
    done: &sqlx::sqlite::SqliteQueryResult,
    what: &str,
) -> Result<(), KeyringError> {
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(not_found(what))
    }
}
