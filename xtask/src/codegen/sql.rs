//! `.sqlx`: what the databases say about every query, so that builds need no database.
//!
//! For each database the compiler asks one with all migrations and leaves the answers in a directory;
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
    databases::Database,
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
    let mut count = 0;
    for database in Database::ALL {
        let current = generate(step, database)?;
        let committed = read(&committed_dir(database))?;
        let differing = differences(&committed, &current);
        if !differing.is_empty() {
            bail!(
                "{}/.sqlx is out of date: {}\n  to fix it: {REGENERATE}",
                database.crate_dir(),
                differing.join(", ")
            );
        }
        count += current.len();
    }
    Ok(format!("{count} queries"))
}

/// Replaces the committed metadata.
///
/// # Errors
/// When a query does not fit the migrations.
pub(crate) fn write(step: &Step) -> Result<String> {
    let mut count = 0;
    for database in Database::ALL {
        let current = generate(step, database)?;
        let directory = committed_dir(database);
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
        count += current.len();
    }
    Ok(format!("{count} queries"))
}

/// Compiles the queries of a database against a new one with every migration. Neither crate with queries needs the other, so
/// that the committed data of the other one may be out of date meanwhile.
fn generate(step: &Step, database: Database) -> Result<Metadata> {
    let schema = schema(step, database)?;
    let output = workspace::state_dir().join(format!("sqlx-{}", database.word()));
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    fs::create_dir_all(&output)?;
    // The compiler notes what a query needs only while it compiles the query.
    fs::File::options()
        .append(true)
        .open(crate_dir(database).join("src/lib.rs"))?
        .set_modified(SystemTime::now())?;
    Program::cargo("sqlx")
        // A test of that crate, selected in the whole workspace: clippy then finds the dependencies done.
        .args([
            "check",
            "--locked",
            "--workspace",
            "--test",
            database.test(),
        ])
        .env(
            database.url_variable(),
            format!("sqlite:{}", schema.display()),
        )
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &output)
        .run(step)?;
    read(&output)
}

/// A new, empty database with every migration.
fn schema(step: &Step, database: Database) -> Result<PathBuf> {
    if process::find_program("sqlite3").is_none() {
        if !apt::can_install() {
            bail!(
                "no sqlite3, which makes the database to compare with\n  to fix it: {}",
                apt::command_line(&["sqlite3"])
            );
        }
        apt::install(step, &["sqlite3"])?;
    }
    let file = workspace::state_dir().join(format!("schema-{}.db", database.word()));
    fs::create_dir_all(workspace::state_dir())?;
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let mut migrations: Vec<PathBuf> = fs::read_dir(database.migrations_dir())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    migrations.sort();
    for migration in migrations {
        Program::new("sqlite3", "sqlite3")
            .arg("-bail")
            .arg(&file)
            .arg(format!(".read '{}'", migration.display()))
            .run(step)?;
    }
    Ok(file)
}

fn crate_dir(database: Database) -> PathBuf {
    workspace::root().join(database.crate_dir())
}

fn committed_dir(database: Database) -> PathBuf {
    crate_dir(database).join(".sqlx")
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
