//! SQLite's errors in the words of the port.

use botmaker_ports::{ConflictKind, StoreError};
use botmaker_sqlite::{CopyError, is_full};

/// Why a database file cannot be opened.
pub type OpenError = botmaker_sqlite::OpenError<StoreError>;

/// Why a copy was not made. What was at the destination is still there.
pub type BackupError = CopyError<StoreError>;

/// Sorts an error that no constraint explains.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::RowNotFound => StoreError::NotFound,
        sqlx::Error::ColumnDecode { index, .. } => StoreError::Corrupt {
            message: format!("column {index} holds what this version of BotMaker cannot read"),
        },
        _ if is_full(&error) => StoreError::Full,
        _ => StoreError::Backend(Box::new(error)),
    }
}

/// Sorts the error of an insert or update: `taken` names the conflict when a unique value is taken, given the
/// columns as SQLite lists them (`table.column`); a missing parent row is `NotFound`.
pub(crate) fn write_error(
    error: sqlx::Error,
    taken: impl FnOnce(&str) -> ConflictKind,
) -> StoreError {
    match error.as_database_error() {
        Some(database) if database.is_unique_violation() => {
            StoreError::Conflict(taken(database.message()))
        }
        Some(database) if database.is_foreign_key_violation() => StoreError::NotFound,
        _ => store_error(error),
    }
}
