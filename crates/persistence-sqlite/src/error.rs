//! SQLite's errors in the words of the port, and why a file cannot be opened.

use std::path::PathBuf;

use botmaker_ports::{ConflictKind, StoreError};

/// Why a database file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or its directory cannot be created or read.
    #[error("the database file {} cannot be opened", path.display())]
    File {
        /// The database file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file is something else.
    #[error(
        "{} is no BotMaker database; nothing was changed. Move it away, or name another data directory",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A newer BotMaker has migrated the database.
    #[error(
        "the database {} has schema version {found}, written by a newer BotMaker; this one knows versions up to {known}. \
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
        "the database {} is damaged ({finding}). Restore a backup; `botmaker.db.before-…` in the same directory is one",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's first finding.
        finding: String,
    },
    /// The copy that precedes a migration could not be made; nothing was migrated.
    #[error("the database {} could not be copied before its migration", path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: super::BackupError,
    },
    /// A migration failed; the database is as the last successful one left it.
    #[error("the database {} could not be migrated", path.display())]
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
    /// Anything else that SQLite reports.
    #[error("the database {} cannot be used", path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: StoreError,
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
