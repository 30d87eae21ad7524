//! The committed query data belongs to this source and these migrations.

use std::{collections::BTreeSet, path::PathBuf};

use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_sqlite::QueryData;
use tempfile::TempDir;

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn committed() -> TestResult<QueryData> {
    QueryData::read(env!("CARGO_MANIFEST_DIR"))
}

/// A migrated database without anything in it.
async fn migrated() -> TestResult<(TempDir, PathBuf)> {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    SqliteStore::open(&path, &OpenOptions::default())
        .await?
        .close()
        .await;
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
    // The statements of `bot_rows!` stand in the source as one beginning and several ends.
    let beginnings: BTreeSet<&str> = text
        .match_indices("r#\"SELECT")
        .filter_map(|(at, _)| {
            text[at + 3..]
                .split_once("\"# +")
                .map(|(beginning, _)| beginning)
        })
        .filter(|beginning| !beginning.contains("\"#"))
        .collect();
    for query in queries.texts() {
        let stands_whole = text.contains(query);
        let stands_in_two = || {
            beginnings
                .iter()
                .filter_map(|beginning| query.strip_prefix(beginning))
                .any(|end| text.contains(end))
        };
        assert!(
            stands_whole || stands_in_two(),
            "no source has this query any more; remove its file from .sqlx:\n{query}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_quiet_bots_past_is_found_without_reading_everybodys() -> TestResult {
    let (_directory, path) = migrated().await?;
    let plan = committed()?
        .plan(&path, "WHERE bot_id = ?1 AND id < ?2")
        .await?;
    let expected = "SEARCH events USING INDEX events_by_bot (bot_id=? AND id<?)";
    assert!(plan.contains(expected), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    Ok(())
}
