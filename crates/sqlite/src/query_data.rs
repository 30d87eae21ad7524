//! What a store's tests ask of the query data that is committed beside its source.

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Column, ConnectOptions, Executor, SqlSafeStr, Statement,
    sqlite::SqliteConnectOptions,
};

type Failure = Box<dyn Error + Send + Sync>;

/// The committed data of one crate's queries.
#[derive(Debug)]
pub struct QueryData {
    crate_directory: PathBuf,
    queries: Vec<Query>,
}

#[derive(Debug)]
struct Query {
    text: String,
    columns: Vec<String>,
}

impl QueryData {
    /// Reads what `.sqlx` of a crate holds.
    ///
    /// # Errors
    /// When a file cannot be read, or is no query's.
    pub fn read(crate_directory: &str) -> Result<Self, Failure> {
        let crate_directory = PathBuf::from(crate_directory);
        let mut queries = Vec::new();
        for entry in fs::read_dir(crate_directory.join(".sqlx"))? {
            let data = serde_json::from_str(&fs::read_to_string(entry?.path())?)?;
            queries.push(query(&data).ok_or("a file of .sqlx has no query or no columns")?);
        }
        Ok(Self {
            crate_directory,
            queries,
        })
    }

    /// The queries' texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.queries.iter().map(|query| query.text.as_str())
    }

    /// Everything below `src` of the crate, as one text.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn source(&self) -> io::Result<String> {
        let mut text = String::new();
        append(&self.crate_directory.join("src"), &mut text)?;
        Ok(text)
    }

    /// Prepares every query with a migrated database.
    ///
    /// # Errors
    /// The first query that no longer fits, with SQLite's words or the columns that it has now.
    pub async fn fits(&self, database: &Path) -> Result<(), Failure> {
        let mut connection = SqliteConnectOptions::new()
            .filename(database)
            .connect()
            .await?;
        for Query { text, columns } in &self.queries {
            let statement = (&mut connection)
                .prepare(AssertSqlSafe(text.clone()).into_sql_str())
                .await
                .map_err(|error| format!("{text}\n{error}"))?;
            let found: Vec<&str> = statement.columns().iter().map(Column::name).collect();
            if found != *columns {
                return Err(format!("{text}\n{found:?} instead of {columns:?}").into());
            }
        }
        Ok(())
    }

    /// How SQLite would run the one query that has this fragment, in its words.
    ///
    /// # Errors
    /// When no query or several have it, or SQLite cannot tell.
    pub async fn plan(&self, database: &Path, fragment: &str) -> Result<String, Failure> {
        let found: Vec<&str> = self
            .texts()
            .filter(|text| text.contains(fragment))
            .collect();
        let [text] = found[..] else {
            return Err(format!("{} queries have {fragment}", found.len()).into());
        };
        let mut connection = SqliteConnectOptions::new()
            .filename(database)
            .connect()
            .await?;
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(explain).fetch_all(&mut connection).await?;
        let words: Vec<String> = steps.into_iter().map(|step| step.3).collect();
        Ok(words.join("\n"))
    }
}

fn query(data: &Value) -> Option<Query> {
    let columns = data["describe"]["columns"].as_array()?;
    let names = columns.iter().map(|column| column["name"].as_str());
    Some(Query {
        text: data["query"].as_str()?.to_owned(),
        columns: names
            .map(|name| name.map(str::to_owned))
            .collect::<Option<_>>()?,
    })
}

fn append(directory: &Path, text: &mut String) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            append(&path, text)?;
        } else {
            text.push_str(&fs::read_to_string(path)?);
        }
    }
    Ok(())
}
