//! The committed query data belongs to this source and these migrations.

use std::path::PathBuf;

use botmaker_keyring::store::KeyringStore;
use botmaker_secrets::sealing::SealingKeyFile;
use botmaker_sqlite::QueryData;
use tempfile::TempDir;

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn committed() -> TestResult<QueryData> {
    QueryData::read(env!("CARGO_MANIFEST_DIR"))
}

/// A migrated database without anything in it.
async fn migrated() -> TestResult<(TempDir, PathBuf)> {
    let directory = TempDir::new()?;
    let path = directory.path().join("keyring.db");
    let key = SealingKeyFile::own(directory.path().join("keyring.key"));
    KeyringStore::open(&path, &key).await?.close().await;
    Ok((directory, path))
}

#[tokio::test]
async fn every_committed_query_fits_the_migrated_schema() -> TestResult {
    let (_directory, path) = migrated().await?;
    let queries = committed()?;
    let count = queries.texts().count();
    assert!(count > 30, "only {count} queries were found");
    queries.fits(&path).await
}

#[test]
fn no_committed_query_has_left_the_source() -> TestResult {
    let queries = committed()?;
    let text = queries.source()?;
    for query in queries.texts() {
        assert!(
            text.contains(query),
            "no source has this query any more; remove its file from .sqlx:\n{query}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_a_bot_used_is_found_without_reading_everybodys() -> TestResult {
    let (_directory, path) = migrated().await?;
    let queries = committed()?;
    let glance = queries
        .plan(&path, "FROM usage_totals LEFT JOIN usage_hours")
        .await?;
    assert!(
        glance.contains("SEARCH usage_hours USING PRIMARY KEY (bot_id=? AND hour>?)"),
        "{glance}"
    );
    let recent = queries
        .plan(&path, "FROM requests_recent WHERE bot_id = ?")
        .await?;
    assert!(
        recent.contains("USING INDEX requests_recent_by_bot (bot_id=?)"),
        "{recent}"
    );
    let spending = queries
        .plan(&path, "hour < ? GROUP BY bot_id, key_id")
        .await?;
    assert!(
        spending.contains("usage_hours_by_hour (hour>? AND hour<?)"),
        "{spending}"
    );
    Ok(())
}
