//! Why a file cannot be opened, and what SQLite's codes mean.

use std::{error::Error, fmt, io, path::PathBuf};

use sqlx::migrate::MigrateError;

use crate::CopyError;

/// What a store calls its database when a file is refused.
#[derive(Debug)]
pub struct Names {
    /// The database, as in `the database`.
    pub database: &'static str,
    /// What somebody else's file is not, as in `BotMaker database`.
    pub kind: &'static str,
    /// What people can name another of, as in `data directory`.
    pub place: &'static str,
    /// What helps when the file is damaged: a sentence without its full stop.
    pub remedy: &'static str,
}

/// Why a database file cannot be opened, in the store's names.
#[derive(Debug)]
pub struct OpenError<E> {
    /// What the store calls it.
    pub names: &'static Names,
    /// The database file.
    pub path: PathBuf,
    /// What is wrong.
    pub problem: Problem<E>,
}

/// What is wrong with a database file. `E` is the store's own error.
#[derive(Debug)]
pub enum Problem<E> {
    /// The file or its directory cannot be created or read.
    File(io::Error),
    /// The file is something else.
    NotOurs,
    /// A newer BotMaker has migrated the database.
    TooNew {
        /// Its schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// SQLite finds the file inconsistent.
    Damaged {
        /// SQLite's first finding.
        finding: String,
    },
    /// The copy that precedes a migration could not be made; nothing was migrated.
    Copy(CopyError<E>),
    /// A migration failed; the database is as the last successful one left it.
    Migrate(MigrateError),
    /// A migration left rows that point nowhere.
    DanglingRows {
        /// How many.
        rows: usize,
    },
    /// Anything else that SQLite reports.
    Store(E),
}

impl<E> fmt::Display for OpenError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Names {
            database,
            kind,
            place,
            remedy,
        } = self.names;
        let path = self.path.display();
        match &self.problem {
            Problem::File(_) => write!(formatter, "{database} {path} cannot be opened"),
            Problem::NotOurs => write!(
                formatter,
                "{path} is no {kind}; nothing was changed. Move it away, or name another {place}"
            ),
            Problem::TooNew { found, known } => write!(
                formatter,
                "{database} {path} has schema version {found}, written by a newer BotMaker; this one knows versions up to \
                 {known}. Run the newer BotMaker, or restore the copy {path}.before-{:04} that it made before migrating",
                known + 1
            ),
            Problem::Damaged { finding } => {
                write!(
                    formatter,
                    "{database} {path} is damaged ({finding}). {remedy}"
                )
            }
            Problem::Copy(_) => write!(
                formatter,
                "{database} {path} could not be copied before its migration"
            ),
            Problem::Migrate(_) => write!(formatter, "{database} {path} could not be migrated"),
            Problem::DanglingRows { rows } => write!(
                formatter,
                "a migration left {rows} rows of {path} that refer to missing rows; restore the copy made before it"
            ),
            Problem::Store(_) => write!(formatter, "{database} {path} cannot be used"),
        }
    }
}

impl<E: Error + 'static> Error for OpenError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.problem {
            Problem::File(source) => Some(source),
            Problem::Copy(source) => Some(source),
            Problem::Migrate(source) => Some(source),
            Problem::Store(source) => Some(source),
            Problem::NotOurs
            | Problem::TooNew { .. }
            | Problem::Damaged { .. }
            | Problem::DanglingRows { .. } => None,
        }
    }
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
#[must_use]
pub fn is_full(error: &sqlx::Error) -> bool {
    matches!(sqlite_code(error), Some(FULL | SHARED_MEMORY_SIZE))
}
