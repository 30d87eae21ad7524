//! `.sqlx`: what the database says about every query, so that builds need no database.
//!
//! The compiler asks a database with all migrations and leaves the answers in a directory;
//! docs/how-to/add-a-migration.md tells the same by hand.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result, bail};

use super::REGENERATE;
use crate::{
    console::Step,
    process::{self, Program},
    tools::apt,
    workspace,
};

/// Content by file name.
type Metadata = BTreeMap<String, Vec<u8>>;

/// Fails when the committed metadata is not what queries and migrations give.
///
/// # Errors
/// The files that differ.
pub(crate) fn compare(step: &Step) -> Result<String> {
    let current = generate(step)?;
    let committed = read(&committed_dir())?;
    let differing = differences(&committed, &current);
    if differing.is_empty() {
        return Ok(format!("{} queries", current.len()));
    }
    bail!(
        "crates/persistence-sqlite/.sqlx is out of date: {}\n  to fix it: {REGENERATE}",
        differing.join(", ")
    );
}

/// Replaces the committed metadata.
///
/// # Errors
/// When a query does not fit the migrations.
pub(crate) fn write(step: &Step) -> Result<String> {
    let current = generate(step)?;
    let directory = committed_dir();
    fs::create_dir_all(&directory)?;
    for name in read(&directory)?
        .keys()
        .filter(|name| !current.contains_key(*name))
    {
        fs::remove_file(directory.join(name))?;
    }
    for (name, content) in &current {
        fs::write(directory.join(name), content)?;
    }
    Ok(format!("{} queries", current.len()))
}

/// Compiles the queries against a new database with every migration.
fn generate(step: &Step) -> Result<Metadata> {
    let database = schema(step)?;
    let output = workspace::state_dir().join("sqlx");
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    fs::create_dir_all(&output)?;
    // The compiler notes what a query needs only while it compiles the query.
    fs::File::options()
        .append(true)
        .open(crate_dir().join("src/lib.rs"))?
        .set_modified(SystemTime::now())?;
    Program::cargo("sqlx")
        // A test of that crate, selected in the whole workspace: clippy then finds the dependencies done.
        .args(["check", "--locked", "--workspace", "--test", "queries"])
        .env("SQLITE_URL", format!("sqlite:{}", database.display()))
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &output)
        .run(step)?;
    read(&output)
}

fn schema(step: &Step) -> Result<PathBuf> {
    if process::find_program("sqlite3").is_none() {
        if !apt::can_install() {
            bail!(
                "no sqlite3, which makes the database to compare with\n  to fix it: {}",
                apt::command_line(&["sqlite3"])
            );
        }
        apt::install(step, &["sqlite3"])?;
    }
    let database = workspace::state_dir().join("schema.db");
    fs::create_dir_all(workspace::state_dir())?;
    if database.exists() {
        fs::remove_file(&database)?;
    }
    let mut migrations: Vec<PathBuf> = fs::read_dir(workspace::root().join("migrations/sqlite"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    migrations.sort();
    for migration in migrations {
        Program::new("sqlite3", "sqlite3")
            .arg("-bail")
            .arg(&database)
            .arg(format!(".read '{}'", migration.display()))
            .run(step)?;
    }
    Ok(database)
}

fn crate_dir() -> PathBuf {
    workspace::root().join("crates/persistence-sqlite")
}

fn committed_dir() -> PathBuf {
    crate_dir().join(".sqlx")
}

fn read(directory: &Path) -> Result<Metadata> {
    let mut found = Metadata::new();
    if !directory.is_dir() {
        return Ok(found);
    }
    for entry in
        fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))?
    {
        let entry = entry?;
        found.insert(
            entry.file_name().to_string_lossy().into_owned(),
            fs::read(entry.path())?,
        );
    }
    Ok(found)
}

fn differences(committed: &Metadata, current: &Metadata) -> Vec<String> {
    let names = committed
        .keys()
        .chain(current.keys().filter(|name| !committed.contains_key(*name)));
    names
        .filter(|name| committed.get(*name) != current.get(*name))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_superfluous_and_changed_metadata_differ() {
        let metadata = |entries: &[(&str, &str)]| -> Metadata {
            entries
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect()
        };
        let committed = metadata(&[("same", "1"), ("changed", "1"), ("gone", "1")]);
        let current = metadata(&[("same", "1"), ("changed", "2"), ("new", "1")]);
        assert_eq!(
            differences(&committed, &current),
            ["changed", "gone", "new"]
        );
        assert!(differences(&current, &current).is_empty());
    }
}
