//! Write transactions, and what becomes of those that are not finished.

use super::*;

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_blocks_nobody() {
    let (_directory, database) = album().await;
    for _ in 0..3 {
        let mut write = database.begin().await.unwrap();
        insert(&mut write, "ada").await.unwrap();
        drop(write);
    }
    assert_eq!(people(database.path()).await, 0);
    add(&database, "bea").await.unwrap();
}

#[tokio::test]
async fn a_refused_transaction_leaves_nothing_and_keeps_its_connection() {
    let (_directory, database) = album().await;
    // Only the connection that made it has it.
    let temporary = "CREATE TEMPORARY TABLE mine (n INTEGER)";
    sqlx::query(temporary)
        .execute(database.writer())
        .await
        .unwrap();
    let mut write = database.begin().await.unwrap();
    insert(&mut write, "ada").await.unwrap();
    let refused: Result<(), _> = write.finish(Err(AlbumError::Stale)).await;
    assert!(matches!(refused, Err(AlbumError::Stale)));
    assert_eq!(people(database.path()).await, 0);
    let again = sqlx::query(temporary).execute(database.writer()).await;
    assert!(again.is_err(), "it is the same connection");
    add(&database, "bea").await.unwrap();
}
