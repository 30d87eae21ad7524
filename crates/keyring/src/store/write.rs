//! The one way to write: a transaction that is finished, or its connection is thrown away.

use botmaker_ports::KeyringError;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};

use super::error::failed;

/// A write transaction.
///
/// SQLite ends a transaction by itself on some errors, a full disk among them, so that a later `ROLLBACK` fails.
/// A connection of which it is not certain that no transaction is open is closed instead of being used again;
/// this also covers a caller that was cancelled in the middle.
pub(crate) struct Write {
    connection: PoolConnection<Sqlite>,
    is_open: bool,
}

impl Write {
    /// Begins. `IMMEDIATE` takes the write lock now, so that what the transaction reads stays true until it ends.
    pub(crate) async fn begin(writer: &SqlitePool) -> Result<Self, KeyringError> {
        let connection = writer.acquire().await.map_err(failed)?;
        let mut write = Self {
            connection,
            is_open: true,
        };
        write.execute("BEGIN IMMEDIATE").await?;
        Ok(write)
    }

    /// The connection, for queries.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Commits after success, rolls back after an error.
    pub(crate) async fn finish<T>(
        mut self,
        result: Result<T, KeyringError>,
    ) -> Result<T, KeyringError> {
        match result {
            Ok(value) => {
                self.execute("COMMIT").await?;
                self.is_open = false;
                Ok(value)
            }
            Err(error) => {
                self.is_open = self.execute("ROLLBACK").await.is_err();
                Err(error)
            }
        }
    }

    async fn execute(&mut self, statement: &'static str) -> Result<(), KeyringError> {
        let done = sqlx::query(statement).execute(&mut *self.connection).await;
        done.map(|_| ()).map_err(failed)
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}
