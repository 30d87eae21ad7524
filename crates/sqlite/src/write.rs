//! The one way to write: a transaction that is finished, or its connection is thrown away.

use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};

/// A write transaction of a store whose error is `E`.
///
/// SQLite ends a transaction by itself on some errors, a full disk among them, so that a later `ROLLBACK` fails.
/// A connection of which it is not certain that no transaction is open is closed instead of being used again;
/// this also covers a caller that was cancelled in the middle.
pub struct Write<E> {
    connection: PoolConnection<Sqlite>,
    is_open: bool,
    sort: fn(sqlx::Error) -> E,
}

impl<E> Write<E> {
    /// Begins. `IMMEDIATE` takes the write lock now, so that what the transaction reads stays true until it ends.
    pub(crate) async fn begin(writer: &SqlitePool, sort: fn(sqlx::Error) -> E) -> Result<Self, E> {
        let connection = writer.acquire().await.map_err(sort)?;
        let mut write = Self {
            connection,
            is_open: true,
            sort,
        };
        write.execute("BEGIN IMMEDIATE").await?;
        Ok(write)
    }

    /// The connection, for queries.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Commits after success, rolls back after an error.
    ///
    /// # Errors
    /// The caller's, or why SQLite does not commit.
    pub async fn finish<T>(mut self, result: Result<T, E>) -> Result<T, E> {
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

    async fn execute(&mut self, statement: &'static str) -> Result<(), E> {
        let done = sqlx::query(statement).execute(&mut *self.connection).await;
        done.map(|_| ()).map_err(self.sort)
    }
}

impl<E> Drop for Write<E> {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}
