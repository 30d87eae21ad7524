//! [`botmaker_ports::Store`] in one SQLite file.
//!
//! Every query is checked at compile time against the migrations. Rules live in `fleet`, not here.
//!
//! Where to look next: `store` for opening, `schema` for the migrations, `botmaker-sqlite` for how the file is
//! opened, written and copied, `botmaker-persistence` for how a record becomes a row.

mod access;
mod bots;
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

pub use botmaker_sqlite::{MigrationState, OpenOptions, Problem};
pub use error::{BackupError, OpenError};
pub use schema::migration_status;
pub use store::SqliteStore;
