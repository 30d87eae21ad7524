//! Migrations, and what is refused before anything is changed.

use std::{collections::BTreeSet, path::Path, time::Duration};

use botmaker_ports::StoreError;
use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    migrate::{MigrateError, Migrator},
};

use crate::{
    backup, connect,
    error::{OpenError, is_damage, is_full, is_not_a_database, store_error},
};

pub(crate) static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// `BotM` in ASCII: marks the file as a BotMaker database (<https://sqlite.org/pragma.html>).
const APPLICATION_ID: i32 = 0x426f_744d;

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

/// Lists the known migrations in order, and which of them the database at `path` has. Changes nothing.
///
/// # Errors
/// As [`crate::SqliteStore::open`], without those of migrating.
pub async fn migration_status(path: &Path) -> Result<Vec<MigrationState>, OpenError> {
    let applied = inspect(path, &MIGRATOR, Duration::from_secs(5)).await?;
    let known = MIGRATOR.iter().map(|migration| MigrationState {
        version: migration.version,
        description: migration.description.clone().into_owned(),
        is_applied: applied.contains(&migration.version),
    });
    Ok(known.collect())
}

/// Brings the file at `path` to the migrator's schema, after a copy when it holds data.
pub(crate) async fn prepare(
    path: &Path,
    migrator: &Migrator,
    busy_timeout: Duration,
) -> Result<(), OpenError> {
    let applied = inspect(path, migrator, busy_timeout).await?;
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
        tracing::info!(copy = %copy.display(), "the database was copied before its migration");
    }
    migrate(path, migrator, busy_timeout).await
}

/// Reads which migrations the file has, refusing what is not ours, newer than this program, or damaged. A file
/// without any table is new.
async fn inspect(
    path: &Path,
    migrator: &Migrator,
    busy_timeout: Duration,
) -> Result<BTreeSet<i64>, OpenError> {
    let failed = |error| open_error(path, error);
    let options = connect::for_inspection(path, busy_timeout);
    let mut connection = options.connect().await.map_err(failed)?;
    let tables: BTreeSet<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut connection)
            .await
            .map_err(failed)?
            .into_iter()
            .collect();
    let application_id: i32 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut connection)
        .await
        .map_err(failed)?;
    if !tables.is_empty() && application_id != APPLICATION_ID {
        return Err(OpenError::NotOurs {
            path: path.to_owned(),
        });
    }
    let finding: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut connection)
        .await
        .map_err(failed)?;
    if finding != "ok" {
        return Err(OpenError::Damaged {
            path: path.to_owned(),
            finding,
        });
    }
    refuse_dangling(path, &mut connection).await?;
    let applied = if tables.contains("_sqlx_migrations") {
        applied_versions(&mut connection).await.map_err(failed)?
    } else {
        BTreeSet::new()
    };
    connection.close().await.map_err(failed)?;
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

async fn migrate(
    path: &Path,
    migrator: &Migrator,
    busy_timeout: Duration,
) -> Result<(), OpenError> {
    let failed = |error| open_error(path, error);
    let options = connect::for_migration(path, busy_timeout);
    let mut connection = options.connect().await.map_err(failed)?;
    // Before the first table, so that a crash between the two leaves a file that still counts as ours.
    let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
    sqlx::query(sqlx::AssertSqlSafe(mark))
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    migrator
        .run(&mut connection)
        .await
        .map_err(|source| migrate_error(path, source))?;
    refuse_dangling(path, &mut connection).await?;
    connection.close().await.map_err(failed)
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
                source: StoreError::Full,
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
        source: store_error(error),
    }
}

#[cfg(test)]
mod tests;
