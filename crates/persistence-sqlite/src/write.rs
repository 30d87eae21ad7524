//! The one way to write: a transaction that is finished, or its connection is thrown away.

use botmaker_ports::StoreError;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};

use crate::error::store_error;

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
    pub(crate) async fn begin(writer: &SqlitePool) -> Result<Self, StoreError> {
        let connection = writer.acquire().await.map_err(store_error)?;
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
        result: Result<T, StoreError>,
    ) -> Result<T, StoreError> {
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

    async fn execute(&mut self, statement: &'static str) -> Result<(), StoreError> {
        let done = sqlx::query(statement).execute(&mut *self.connection).await;
        done.map(|_| ()).map_err(store_error)
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}

#[cfg(test)]
mod tests {
    use botmaker_ports::{EventStore, Store, conformance::store::samples::event};
    use tempfile::TempDir;

    use super::*;
    use crate::{OpenOptions, SqliteStore};

    async fn open() -> (TempDir, SqliteStore) {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("botmaker.db");
        let store = SqliteStore::open(&path, &OpenOptions::default())
            .await
            .unwrap();
        (directory, store)
    }

    async fn insert(write: &mut Write) {
        sqlx::query("INSERT INTO events (kind, at) VALUES ('bot.adjusted', 0)")
            .execute(write.connection())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_dropped_transaction_leaves_nothing_and_blocks_nobody() {
        let (_directory, store) = open().await;
        for _ in 0..3 {
            let mut write = store.begin().await.unwrap();
            insert(&mut write).await;
            drop(write);
        }
        assert_eq!(store.event_range().await.unwrap(), None);
        store.check().await.unwrap();
    }

    #[tokio::test]
    async fn a_refused_transaction_leaves_nothing_and_keeps_its_connection() {
        let (_directory, store) = open().await;
        let mut write = store.begin().await.unwrap();
        insert(&mut write).await;
        let refused: Result<(), _> = write.finish(Err(StoreError::Stale)).await;
        assert!(matches!(refused, Err(StoreError::Stale)));
        assert_eq!(store.event_range().await.unwrap(), None);
        store.check().await.unwrap();
    }

    #[tokio::test]
    async fn a_database_that_cannot_grow_is_full_and_goes_on_when_it_can() {
        let (_directory, store) = open().await;
        let mut write = store.begin().await.unwrap();
        let pages: i64 = sqlx::query_scalar("PRAGMA max_page_count = 1")
            .fetch_one(write.connection())
            .await
            .unwrap();
        write.finish(Ok(())).await.unwrap();
        assert!(pages > 1, "the limit is never below the present size");
        let mut large = event(None, 1);
        large.detail = Some("x".repeat(100_000));
        for _ in 0..2 {
            let error = store.append_event(&large).await.unwrap_err();
            // The connection with the limit was closed after the failure if SQLite ended the transaction itself.
            assert!(matches!(error, StoreError::Full), "{error:?}");
            let mut write = store.begin().await.unwrap();
            sqlx::query("PRAGMA max_page_count = 1")
                .execute(write.connection())
                .await
                .unwrap();
            write.finish(Ok(())).await.unwrap();
        }
        let mut write = store.begin().await.unwrap();
        sqlx::query("PRAGMA max_page_count = 100000")
            .execute(write.connection())
            .await
            .unwrap();
        write.finish(Ok(())).await.unwrap();
        let written = store.append_event(&large).await.unwrap();
        assert_eq!(store.list_events(0, None, 9).await.unwrap(), [written]);
    }
}
