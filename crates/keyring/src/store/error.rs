//! SQLite's errors in the words of the port, and why a file cannot be opened.

use std::path::PathBuf;

use botmaker_ports::KeyringError;
use botmaker_secrets::sealing::{KeyFileError, SealError};

/// Why the keyring's database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or its directory cannot be created or read.
    #[error("the keyring's database {} cannot be opened", path.display())]
    File {
        /// The database file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file is something else.
    #[error(
        "{} is no keyring of BotMaker; nothing was changed. Move it away, or name another directory",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A newer BotMaker has migrated the database.
    #[error(
        "the keyring's database {} has schema version {found}, written by a newer BotMaker; this one knows versions up to {known}. \
         Run the newer BotMaker, or restore the copy {}.before-{:04} that it made before migrating",
        path.display(), path.display(), known + 1
    )]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// SQLite finds the file inconsistent.
    #[error(
        "the keyring's database {} is damaged ({finding}). Restore a backup, or move it away and enter the keys again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's first finding.
        finding: String,
    },
    /// The copy that precedes a migration could not be made; nothing was migrated.
    #[error("the keyring's database {} could not be copied before its migration", path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A migration failed; the database is as the last successful one left it.
    #[error("the keyring's database {} could not be migrated", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: sqlx::migrate::MigrateError,
    },
    /// A migration left rows that point nowhere.
    #[error(
        "a migration left {rows} rows of {} that refer to missing rows; restore the copy made before it",
        path.display()
    )]
    DanglingRows {
        /// The file.
        path: PathBuf,
        /// How many.
        rows: usize,
    },
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
    /// Anything else that SQLite reports.
    #[error("the keyring's database {} cannot be used", path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: KeyringError,
    },
}

/// `SQLITE_FULL`: the disk is full (sqlite.org/rescode.html).
const FULL: i32 = 13;
/// `SQLITE_CORRUPT`.
const CORRUPT: i32 = 11;
/// `SQLITE_NOTADB`.
const NOT_A_DATABASE: i32 = 26;
/// `SQLITE_IOERR_SHMSIZE`: the shared memory file beside the database cannot grow, because the disk is full.
const SHARED_MEMORY_SIZE: i32 = 4874;

fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// Whether SQLite says that the file is no database. The low byte is the sort, the rest the detail.
pub(crate) fn is_not_a_database(error: &sqlx::Error) -> bool {
    sqlite_code(error).is_some_and(|code| code & 0xff == NOT_A_DATABASE)
}

/// Whether SQLite cannot even read the file's structure.
pub(crate) fn is_damage(error: &sqlx::Error) -> bool {
    sqlite_code(error).is_some_and(|code| code & 0xff == CORRUPT)
}

/// Whether SQLite says that the disk is full.
pub(crate) fn is_full(error: &sqlx::Error) -> bool {
    matches!(sqlite_code(error), Some(FULL | SHARED_MEMORY_SIZE))
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
