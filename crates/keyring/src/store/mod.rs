//! The keyring's own database: one SQLite file that one process opens.
//!
//! Keys are in it sealed, tokens as digests, requests without anything of what was asked or answered. One connection writes,
//! each transaction begun with `BEGIN IMMEDIATE`; WAL with `synchronous=FULL`: what was acknowledged is on the disk. Every
//! query is checked at compile time against the migrations.
//!
//! Where to look next: `open` for opening, `write` for the one way to write, `sealing` for the master key, `schema` for
//! migrations and for what is refused, `records` for how a request is counted.

mod backup;
mod budgets;
mod connect;
mod convert;
mod error;
mod grants;
mod incidents;
mod keys;
mod open;
mod prices;
mod records;
mod schema;
mod sealing;
mod settings;
mod usage;
mod write;

#[cfg(test)]
pub(crate) mod tests;

pub use backup::back_up;
pub(crate) use budgets::LeaseWrite;
pub use budgets::{BudgetUnit, Lease};
pub use error::OpenError;
pub use keys::LoadedKey;
pub use open::KeyringStore;
pub use records::RECENT;
pub use schema::{MigrationState, migrate_existing, migration_status};
pub(crate) use usage::Spending;
