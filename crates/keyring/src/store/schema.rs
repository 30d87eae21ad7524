//! Migrations, and what is refused before anything is changed.

use std::{collections::BTreeSet, path::Path};

use botmaker_ports::KeyringError;
use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    migrate::{MigrateError, Migrator},
};

use super::{
    backup, connect,
    error::{OpenError, failed, is_damage, is_full, is_not_a_database},
};

pub(crate) static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/keyring");

/// `BotK` in ASCII: marks the file as a keyring of BotMaker (<https://sqlite.org/pragma.html>).
const APPLICATION_ID: i32 = 0x426f_744b;

/// A migration that this program knows, and whether a database has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MigrationState {
    /// Its number.
    pub version: i64,
    /// Its file name without number and ending.
    pub description: String,
    /// Whether it was applied.
    pub is_applied: bool,
}

/// Lists the known migrations in order, and which of them the database at `path` has. Changes nothing, and needs no master
/// key.
///
/// # Errors
/// As [`super::KeyringStore::open`], without those of migrating and of the master key.
pub async fn migration_status(path: &Path) -> Result<Vec<MigrationState>, OpenError> {
    let applied = inspect(path, &MIGRATOR).await?;
    let known = MIGRATOR.iter().map(|migration| MigrationState {
        version: migration.version,
        description: migration.description.clone().into_owned(),
        is_applied: applied.contains(&migration.version),
    });
    Ok(known.collect())
}

/// Brings the database at `path` to this program's schema, after a copy when it holds data. Needs no master key; a file
/// that is missing or empty is left as it is. Nobody else may have the database open.
///
/// # Errors
/// As [`super::KeyringStore::open`], without those of the master key.
pub async fn migrate_existing(path: &Path) -> Result<(), OpenError> {
    let is_there = path.metadata().is_ok_and(|metadata| metadata.len() > 0);
    if is_there {
        prepare(path, &MIGRATOR).await?;
    }
    Ok(())
}

/// Brings the file at `path` to the migrator's schema, after a copy when it holds data.
pub(crate) async fn prepare(path: &Path, migrator: &Migrator) -> Result<(), OpenError> {
    let applied = inspect(path, migrator).await?;
    let mut pending = migrator.iter().map(|migration| migration.version);
    let Some(first) = pending.find(|version| !applied.contains(version)) else {
        return Ok(());
    };
    if !applied.is_empty() {
        let copy = backup::copy_before(path, first).await;
        let copy = copy.map_err(|source| OpenError::Copy {
            path: path.to_owned(),
            source,
        })?;
        tracing::info!(copy = %copy.display(), "the keyring's database was copied before its migration");
    }
    migrate(path, migrator).await
}

/// Reads which migrations the file has, refusing what is not ours, newer than this program, or damaged. A file
/// without any table is new.
async fn inspect(path: &Path, migrator: &Migrator) -> Result<BTreeSet<i64>, OpenError> {
    let sort = |error| open_error(path, error);
    let mut connection = connect::for_inspection(path)
        .connect()
        .await
        .map_err(sort)?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut connection)
            .await
            .map_err(sort)?;
    let application_id: i32 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut connection)
        .await
        .map_err(sort)?;
    if !tables.is_empty() && application_id != APPLICATION_ID {
        return Err(OpenError::NotOurs {
            path: path.to_owned(),
        });
    }
    let finding: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut connection)
        .await
        .map_err(sort)?;
    if finding != "ok" {
        return Err(OpenError::Damaged {
            path: path.to_owned(),
            finding,
        });
    }
    refuse_dangling(path, &mut connection).await?;
    let applied = if tables.iter().any(|name| name == "_sqlx_migrations") {
        applied_versions(&mut connection).await.map_err(sort)?
    } else {
        BTreeSet::new()
    };
    connection.close().await.map_err(sort)?;
    refuse_newer(path, migrator, &applied)?;
    Ok(applied)
}

/// Refuses rows that refer to missing ones: only a migration can make them, and they would fail later and
/// elsewhere. Asked at each start, because a migration that made them is not run again.
async fn refuse_dangling(path: &Path, connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(connection)
        .await
        .map_err(|error| open_error(path, error))?;
    if dangling.is_empty() {
        return Ok(());
    }
    Err(OpenError::DanglingRows {
        path: path.to_owned(),
        rows: dangling.len(),
    })
}

async fn applied_versions(connection: &mut SqliteConnection) -> Result<BTreeSet<i64>, sqlx::Error> {
    let versions: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(connection)
            .await?;
    Ok(versions.into_iter().collect())
}

fn refuse_newer(
    path: &Path,
    migrator: &Migrator,
    applied: &BTreeSet<i64>,
) -> Result<(), OpenError> {
    let known = migrator.iter().map(|migration| migration.version).max();
    let known = known.unwrap_or_default();
    match applied.last() {
        Some(&found) if found > known => Err(OpenError::TooNew {
            path: path.to_owned(),
            found,
            known,
        }),
        _ => Ok(()),
    }
}

async fn migrate(path: &Path, migrator: &Migrator) -> Result<(), OpenError> {
    let sort = |error| open_error(path, error);
    let mut connection = connect::for_migration(path).connect().await.map_err(sort)?;
    // Before the first table, so that a crash between the two leaves a file that still counts as ours.
    let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
    sqlx::query(sqlx::AssertSqlSafe(mark))
        .execute(&mut connection)
        .await
        .map_err(sort)?;
    migrator
        .run(&mut connection)
        .await
        .map_err(|source| migrate_error(path, source))?;
    refuse_dangling(path, &mut connection).await?;
    connection.close().await.map_err(sort)
}

/// A disk that is full is told as such; everything else keeps the migrator's words.
fn migrate_error(path: &Path, source: MigrateError) -> OpenError {
    let path = path.to_owned();
    match source {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
            if is_full(&error) =>
        {
            OpenError::Store {
                path,
                source: KeyringError::Full,
            }
        }
        source => OpenError::Migrate { path, source },
    }
}

/// Sorts an error met while opening.
pub(crate) fn open_error(path: &Path, error: sqlx::Error) -> OpenError {
    let path = path.to_owned();
    if is_not_a_database(&error) {
        return OpenError::NotOurs { path };
    }
    if is_damage(&error) {
        let finding = error.to_string();
        return OpenError::Damaged { path, finding };
    }
    OpenError::Store {
        path,
        source: failed(error),
    }
}

#[cfg(test)]
mod tests;
