//! The keyring's schema, and what it calls the file.

use std::path::Path;

use botmaker_ports::KeyringError;
use botmaker_sqlite::{MigrationState, Names, OpenOptions, Schema};

use super::error::{OpenError, failed};

pub(crate) static SCHEMA: Schema<KeyringError> = Schema {
    // `BotK` in ASCII.
    application_id: 0x426f_744b,
    migrator: sqlx::migrate!("../../migrations/keyring"),
    names: &Names {
        database: "the keyring's database",
        kind: "keyring of BotMaker",
        place: "directory",
        remedy: "Restore a backup, or move it away and enter the keys again",
    },
    // What is replaced or deleted is overwritten with zeros, so that a value sealed with an older master key is not found
    // in free pages afterwards (<https://sqlite.org/pragma.html#pragma_secure_delete>).
    pragmas: &[("secure_delete", "on")],
    sort: failed,
};

/// Lists the known migrations in order, and which of them the database at `path` has. Changes nothing, and needs no master
/// key.
///
/// # Errors
/// As [`super::KeyringStore::open`], without those of migrating and of the master key.
pub async fn migration_status(path: &Path) -> Result<Vec<MigrationState>, OpenError> {
    Ok(SCHEMA.status(path).await?)
}

/// Brings the database at `path` to this program's schema, after a copy when it holds data. Needs no master key; a file
/// that is missing or empty is left as it is. Nobody else may have the database open.
///
/// # Errors
/// As [`super::KeyringStore::open`], without those of the master key.
pub async fn migrate_existing(path: &Path) -> Result<(), OpenError> {
    let is_there = path.metadata().is_ok_and(|metadata| metadata.len() > 0);
    if is_there {
        SCHEMA.prepare(path, &OpenOptions::default()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
