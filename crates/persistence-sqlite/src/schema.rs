//! This program's schema, and what it calls the file.

use std::path::Path;

use botmaker_ports::StoreError;
use botmaker_sqlite::{MigrationState, Names, Schema};

use crate::error::{OpenError, store_error};

pub(crate) static SCHEMA: Schema<StoreError> = Schema {
    // `BotM` in ASCII.
    application_id: 0x426f_744d,
    migrator: sqlx::migrate!("../../migrations/sqlite"),
    names: &Names {
        database: "the database",
        kind: "BotMaker database",
        place: "data directory",
        remedy: "Restore a backup; `botmaker.db.before-…` in the same directory is one",
    },
    pragmas: &[],
    sort: store_error,
};

/// Lists the known migrations in order, and which of them the database at `path` has. Changes nothing.
///
/// # Errors
/// As [`crate::SqliteStore::open`], without those of migrating.
pub async fn migration_status(path: &Path) -> Result<Vec<MigrationState>, OpenError> {
    SCHEMA.status(path).await
}

#[cfg(test)]
mod tests;
