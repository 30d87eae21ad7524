//! A database that cannot grow: told as such, and gone on with when there is room.

use botmaker_ports::KeyringError;

use super::*;

async fn limit_pages(store: &KeyringStore, pages: u32) {
    let mut write = store.begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "PRAGMA max_page_count = {pages}"
    )))
    .execute(write.connection())
    .await
    .unwrap();
    write.finish(Ok(())).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_and_survived() {
    let (_directory, store) = open().await;
    let records: Vec<_> = (0..500)
        .map(|n| {
            let mut record = record(bot(n), key(n), at("2026-11-21T00:00:00Z"));
            record.model = "x".repeat(200);
            record
        })
        .collect();
    for _ in 0..2 {
        // The limit is never below the present size.
        limit_pages(&store, 1).await;
        let error = write_records(&store, &records).await.unwrap_err();
        assert_eq!(error, KeyringError::Full);
        assert!(store.recent(None, 500).await.unwrap().is_empty());
    }
    limit_pages(&store, 100_000).await;
    write_records(&store, &records).await.unwrap();
    assert_eq!(store.recent(None, 500).await.unwrap().len(), 500);
}
