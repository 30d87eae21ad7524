//! Migrations, and what is refused before anything is changed.

use std::{collections::BTreeSet, path::Path, time::Duration};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    migrate::{MigrateError, Migrator},
};

use crate::{
    Names, OpenError, OpenOptions, Problem, connect,
    error::{is_damage, is_full, is_not_a_database},
};

/// What a store has of its own. `E` is its error.
pub struct Schema<E> {
    /// Marks its files, so that nobody else's are taken for them (<https://sqlite.org/pragma.html>).
    pub application_id: i32,
    /// Its migrations.
    pub migrator: Migrator,
    /// What it calls its database.
    pub names: &'static Names,
    /// What it sets besides on each connection that writes: names and values.
    pub pragmas: &'static [(&'static str, &'static str)],
    /// Sorts an error that no constraint explains.
    pub sort: fn(sqlx::Error) -> E,
}

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

impl<E> Schema<E> {
    /// Lists the known migrations in order, and which of them the database at `path` has. Changes nothing.
    ///
    /// # Errors
    /// As [`crate::Database::open`], without those of migrating.
    pub async fn status(&self, path: &Path) -> Result<Vec<MigrationState>, OpenError<E>> {
        let applied = self
            .inspect(path, OpenOptions::default().busy_timeout)
            .await
            .map_err(|problem| self.error(path, problem))?;
        let known = self.migrator.iter().map(|migration| MigrationState {
            version: migration.version,
            description: migration.description.clone().into_owned(),
            is_applied: applied.contains(&migration.version),
        });
        Ok(known.collect())
    }

    /// Brings the file at `path` to this schema, after a copy when it holds data. Nobody else may have it open.
    ///
    /// # Errors
    /// As [`crate::Database::open`].
    pub async fn prepare(&self, path: &Path, options: &OpenOptions) -> Result<(), OpenError<E>> {
        self.bring_up(path, options.busy_timeout)
            .await
            .map_err(|problem| self.error(path, problem))
    }

    /// The problem of the file at `path`, in this store's names.
    #[must_use]
    pub fn error(&self, path: &Path, problem: Problem<E>) -> OpenError<E> {
        OpenError {
            names: self.names,
            path: path.to_owned(),
            problem,
        }
    }

    /// Sorts an error met while opening.
    #[must_use]
    pub fn problem(&self, error: sqlx::Error) -> Problem<E> {
        if is_not_a_database(&error) {
            return Problem::NotOurs;
        }
        if is_damage(&error) {
            let finding = error.to_string();
            return Problem::Damaged { finding };
        }
        Problem::Store((self.sort)(error))
    }

    async fn bring_up(&self, path: &Path, busy_timeout: Duration) -> Result<(), Problem<E>> {
        let applied = self.inspect(path, busy_timeout).await?;
        let mut pending = self.migrator.iter().map(|migration| migration.version);
        let Some(first) = pending.find(|version| !applied.contains(version)) else {
            return Ok(());
        };
        if !applied.is_empty() {
            let copy = self.copy_before(path, first).await;
            let copy = copy.map_err(Problem::Copy)?;
            tracing::info!(copy = %copy.display(), "{} was copied before its migration", self.names.database);
        }
        self.migrate(path, busy_timeout).await
    }

    /// Reads which migrations the file has, refusing what is not ours, newer than this program, or damaged. A file
    /// without any table is new.
    async fn inspect(
        &self,
        path: &Path,
        busy_timeout: Duration,
    ) -> Result<BTreeSet<i64>, Problem<E>> {
        let sort = |error| self.problem(error);
        let options = connect::for_inspection(path, busy_timeout);
        let mut connection = options.connect().await.map_err(sort)?;
        let tables: BTreeSet<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
                .fetch_all(&mut connection)
                .await
                .map_err(sort)?
                .into_iter()
                .collect();
        let application_id: i32 = sqlx::query_scalar("PRAGMA application_id")
            .fetch_one(&mut connection)
            .await
            .map_err(sort)?;
        if !tables.is_empty() && application_id != self.application_id {
            return Err(Problem::NotOurs);
        }
        let finding: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&mut connection)
            .await
            .map_err(sort)?;
        if finding != "ok" {
            return Err(Problem::Damaged { finding });
        }
        self.refuse_dangling(&mut connection).await?;
        let applied = if tables.contains("_sqlx_migrations") {
            applied_versions(&mut connection).await.map_err(sort)?
        } else {
            BTreeSet::new()
        };
        connection.close().await.map_err(sort)?;
        self.refuse_newer(&applied)?;
        Ok(applied)
    }

    /// Refuses rows that refer to missing ones: only a migration can make them, and they would fail later and
    /// elsewhere. Asked at each start, because a migration that made them is not run again.
    async fn refuse_dangling(&self, connection: &mut SqliteConnection) -> Result<(), Problem<E>> {
        let dangling = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(connection)
            .await
            .map_err(|error| self.problem(error))?;
        match dangling.len() {
            0 => Ok(()),
            rows => Err(Problem::DanglingRows { rows }),
        }
    }

    fn refuse_newer(&self, applied: &BTreeSet<i64>) -> Result<(), Problem<E>> {
        let known = self
            .migrator
            .iter()
            .map(|migration| migration.version)
            .max();
        let known = known.unwrap_or_default();
        match applied.last() {
            Some(&found) if found > known => Err(Problem::TooNew { found, known }),
            _ => Ok(()),
        }
    }

    async fn migrate(&self, path: &Path, busy_timeout: Duration) -> Result<(), Problem<E>> {
        let sort = |error| self.problem(error);
        let options = connect::for_migration(path, busy_timeout, self.pragmas);
        let mut connection = options.connect().await.map_err(sort)?;
        // Before the first table, so that a crash between the two leaves a file that still counts as ours.
        let mark = format!("PRAGMA application_id = {}", self.application_id);
        sqlx::query(sqlx::AssertSqlSafe(mark))
            .execute(&mut connection)
            .await
            .map_err(sort)?;
        self.migrator
            .run(&mut connection)
            .await
            .map_err(|source| self.migrate_problem(source))?;
        self.refuse_dangling(&mut connection).await?;
        connection.close().await.map_err(sort)
    }

    /// A disk that is full is told as such; everything else keeps the migrator's words.
    fn migrate_problem(&self, source: MigrateError) -> Problem<E> {
        match source {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
                if is_full(&error) =>
            {
                Problem::Store((self.sort)(error))
            }
            source => Problem::Migrate(source),
        }
    }
}

async fn applied_versions(connection: &mut SqliteConnection) -> Result<BTreeSet<i64>, sqlx::Error> {
    let versions: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(connection)
            .await?;
    Ok(versions.into_iter().collect())
}
