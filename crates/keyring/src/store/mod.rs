//! The keyring's own database: one SQLite file that one process opens.
//!
//! Keys are in it sealed, tokens as digests, requests without anything of what was asked or answered. Every query is checked
//! at compile time against the migrations.
//!
//! Where to look next: `open` for opening, `sealing` for the master key, `schema` for the migrations, `botmaker-sqlite` for
//! how the file is opened, written and copied, `records` for how a request is counted.

mod backup;
mod batch;
mod budgets;
mod convert;
mod error;
mod fold;
mod grants;
mod incidents;
mod keys;
mod notices;
mod open;
mod prices;
mod records;
mod schema;
mod sealing;
mod settings;
mod usage;

#[cfg(test)]
pub(crate) mod tests;

pub use backup::back_up;
pub(crate) use batch::Batch;
#[cfg(test)]
pub(crate) use batch::{RECENT, SUMS};
pub(crate) use budgets::LeaseWrite;
pub use budgets::{BudgetUnit, Lease};
pub use error::OpenError;
pub use keys::LoadedKey;
pub use open::KeyringStore;
pub use schema::{migrate_existing, migration_status};
pub(crate) use usage::Spending;
