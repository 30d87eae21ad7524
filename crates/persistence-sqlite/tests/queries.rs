//! The committed query data belongs to this source and these migrations.

use std::{collections::BTreeSet, fs, path::Path};

use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use serde_json::Value;
use sqlx::{Column, ConnectOptions, Executor, SqlSafeStr, Statement, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn committed() -> Result<Vec<Value>, Box<dyn std::error::Error>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut queries = Vec::new();
    for entry in fs::read_dir(directory)? {
        queries.push(serde_json::from_str(&fs::read_to_string(entry?.path())?)?);
    }
    Ok(queries)
}

fn source(directory: &Path, text: &mut String) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            source(&path, text)?;
        } else {
            text.push_str(&fs::read_to_string(path)?);
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_committed_query_fits_the_migrated_schema() -> TestResult {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    SqliteStore::open(&path, &OpenOptions::default())
        .await?
        .close()
        .await;
    let mut connection = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await?;
    let queries = committed()?;
    assert!(
        queries.len() > 30,
        "only {} queries were found",
        queries.len()
    );
    for query in queries {
        let text = query["query"].as_str().ok_or("no query")?.to_owned();
        let statement = (&mut connection)
            .prepare(sqlx::AssertSqlSafe(text.clone()).into_sql_str())
            .await
            .map_err(|error| format!("{text}\n{error}"))?;
        let found: Vec<&str> = statement.columns().iter().map(Column::name).collect();
        let columns = query["describe"]["columns"]
            .as_array()
            .ok_or("no columns")?;
        let expected: Vec<&str> = columns
            .iter()
            .filter_map(|column| column["name"].as_str())
            .collect();
        assert_eq!(found, expected, "{text}");
    }
    Ok(())
}

#[test]
fn no_committed_query_has_left_the_source() -> TestResult {
    let mut text = String::new();
    source(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut text,
    )?;
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
    for query in committed()? {
        let query = query["query"].as_str().ok_or("no query")?;
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

/// How SQLite would run a committed query, in its words.
async fn plan(fragment: &str) -> Result<String, Box<dyn std::error::Error>> {
    let directory = TempDir::new()?;
    let path = directory.path().join("botmaker.db");
    SqliteStore::open(&path, &OpenOptions::default())
        .await?
        .close()
        .await;
    let mut connection = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await?;
    let queries = committed()?;
    let texts = queries.iter().filter_map(|query| query["query"].as_str());
    let found: Vec<&str> = texts.filter(|text| text.contains(fragment)).collect();
    let [text] = found[..] else {
        return Err(format!("{} queries have {fragment}", found.len()).into());
    };
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(explain).fetch_all(&mut connection).await?;
    let words: Vec<String> = steps.into_iter().map(|step| step.3).collect();
    Ok(words.join("\n"))
}

#[tokio::test]
async fn a_quiet_bots_past_is_found_without_reading_everybodys() -> TestResult {
    let plan = plan("WHERE bot_id = ?1 AND id < ?2").await?;
    let expected = "SEARCH events USING INDEX events_by_bot (bot_id=? AND id<?)";
    assert!(plan.contains(expected), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    Ok(())
}
