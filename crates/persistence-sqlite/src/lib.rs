//! [`botmaker_ports::Store`] in one SQLite file.
//!
//! One connection writes, each transaction begun with `BEGIN IMMEDIATE`; a few others only read. WAL with
//! `synchronous=FULL`: what was acknowledged is on the disk. Every query is checked at compile time against the
//! migrations. Nothing outside `persistence-*` may know sqlx; rules live in `fleet`, not here.
//!
//! Where to look next: `store` for opening, `write` for the one way to write, `schema` for migrations and for
//! what is refused, `botmaker-persistence` for how a record becomes a row.

mod access;
mod backup;
mod bots;
mod connect;
mod error;
mod events;
mod fingerprints;
mod generations;
mod pictures;
mod reservations;
mod schema;
mod sessions;
mod store;
mod tokens;
mod users;
mod write;

pub use backup::BackupError;
pub use error::OpenError;
pub use schema::{MigrationState, migration_status};
pub use store::{OpenOptions, SqliteStore};
