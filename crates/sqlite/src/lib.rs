//! SQLite files: opened, migrated, written and copied in one way, whoever's they are.
//!
//! One connection writes, each transaction begun with `BEGIN IMMEDIATE`; a few others only read. WAL with
//! `synchronous=FULL`: what was acknowledged is on the disk. A store brings what is its own as a [`Schema`]: the mark of its
//! files, its migrations, its names, and how it sorts SQLite's errors. Tables and queries are the stores'; this crate knows none.
//!
//! Where to look next: `database` for opening, `schema` for migrations and for what is refused, `write` for the one way to
//! write, `copy` for copies of a file in use.

mod connect;
mod copy;
mod database;
mod error;
#[cfg(feature = "query-data")]
mod query_data;
mod schema;
mod write;

#[cfg(test)]
mod tests;

pub use copy::{CopyError, StagedCopy};
pub use database::{Database, OpenOptions};
pub use error::{Names, OpenError, Problem, is_full};
#[cfg(feature = "query-data")]
pub use query_data::QueryData;
pub use schema::{MigrationState, Schema};
pub use write::Write;
