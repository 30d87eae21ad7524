//! The committed query data belongs to this source and these migrations.

use std::{fs, path::Path};

use botmaker_keyring::store::KeyringStore;
use botmaker_secrets::sealing::SealingKeyFile;
use serde_json::Value;
use sqlx::{
    Column, ConnectOptions, Executor, SqlSafeStr, SqliteConnection, Statement,
    sqlite::SqliteConnectOptions,
};
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

/// A migrated database without anything in it.
async fn migrated() -> Result<(TempDir, SqliteConnection), Box<dyn std::error::Error>> {
    let directory = TempDir::new()?;
    let path = directory.path().join("keyring.db");
    let key = SealingKeyFile::own(directory.path().join("keyring.key"));
    KeyringStore::open(&path, &key).await?.close().await;
    let connection = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await?;
    Ok((directory, connection))
}

#[tokio::test]
async fn every_committed_query_fits_the_migrated_schema() -> TestResult {
    let (_directory, mut connection) = migrated().await?;
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
    for query in committed()? {
        let query = query["query"].as_str().ok_or("no query")?;
        assert!(
            text.contains(query),
            "no source has this query any more; remove its file from .sqlx:\n{query}"
        );
    }
    Ok(())
}

/// How SQLite would run a committed query, in its words.
async fn plan(fragment: &str) -> Result<String, Box<dyn std::error::Error>> {
    let (_directory, mut connection) = migrated().await?;
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
async fn what_a_bot_used_is_found_without_reading_everybodys() -> TestResult {
    let glance = plan("FROM usage_totals LEFT JOIN usage_hours").await?;
    assert!(
        glance.contains("SEARCH usage_hours USING PRIMARY KEY (bot_id=? AND hour>?)"),
        "{glance}"
    );
    let recent = plan("FROM requests_recent WHERE bot_id = ?").await?;
    assert!(
        recent.contains("USING INDEX requests_recent_by_bot (bot_id=?)"),
        "{recent}"
    );
    let spending = plan("GROUP BY bot_id, key_id").await?;
    assert!(
        spending.contains("usage_hours_by_hour (hour>? AND hour<?)"),
        "{spending}"
    );
    Ok(())
}
