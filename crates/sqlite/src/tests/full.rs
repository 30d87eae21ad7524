//! A database that cannot grow.

use super::*;

/// The limit is never below the present size.
async fn limit_pages(database: &Database<AlbumError>, limit: &'static str) {
    let mut write = database.begin().await.unwrap();
    let pages: i64 = sqlx::query_scalar(limit)
        .fetch_one(write.connection())
        .await
        .unwrap();
    write.finish(Ok(())).await.unwrap();
    assert!(pages > 1, "{pages}");
}

#[tokio::test]
async fn a_database_that_cannot_grow_is_full_and_goes_on_when_it_can() {
    let (_directory, database) = album().await;
    let large = "x".repeat(100_000);
    for _ in 0..2 {
        // The connection with the limit was closed after the failure if SQLite ended the transaction itself.
        limit_pages(&database, "PRAGMA max_page_count = 1").await;
        let error = add(&database, &large).await.unwrap_err();
        assert!(matches!(error, AlbumError::Full), "{error:?}");
        assert_eq!(people(database.path()).await, 0);
    }
    limit_pages(&database, "PRAGMA max_page_count = 100000").await;
    add(&database, &large).await.unwrap();
    assert_eq!(people(database.path()).await, 1);
}
