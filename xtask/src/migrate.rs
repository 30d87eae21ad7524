//! `cargo xtask migrate`: a new migration file, or the state of a data directory's databases.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{cli::Migrate, console::Console, process::Program, workspace};

/// Does what `action` says.
///
/// # Errors
/// When the name is no file name, or `botmaker-admin` fails.
pub(crate) fn run(action: &Migrate, data_dir: Option<PathBuf>) -> Result<()> {
    let console = Console::new(1);
    match action {
        Migrate::New(database, name) => console.step("make a migration", |_| {
            let path = create(&database.migrations_dir(), name)?;
            Ok(((), workspace::shown(&path)))
        }),
        Migrate::Status => ask_admin(&console, "status", data_dir),
        Migrate::Run => ask_admin(&console, "run", data_dir),
    }
}

fn ask_admin(console: &Console, verb: &str, data_dir: Option<PathBuf>) -> Result<()> {
    let data_dir = std::path::absolute(data_dir.unwrap_or_else(workspace::default_data_dir))?;
    console.step(&format!("migrate {verb}"), |step| {
        Program::cargo("migrate")
            .args([
                "run",
                "--quiet",
                "--locked",
                "--package",
                "botmaker-admin",
                "--",
                "--data-dir",
            ])
            .arg(&data_dir)
            .args(["migrate", verb])
            .env("SQLX_OFFLINE", "true")
            .echo()
            .run(step)?;
        Ok(((), String::new()))
    })
}

/// Writes an empty migration with the next number.
fn create(directory: &Path, name: &str) -> Result<PathBuf> {
    let is_plain = !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !is_plain {
        bail!("a migration's name is lower case words joined by `_`, not `{name}`");
    }
    let listed =
        fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))?;
    let names =
        listed.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let path = directory.join(format!("{:04}_{name}.sql", next_number(names)));
    let title = name.replace('_', " ");
    fs::write(
        &path,
        format!("-- {title}.\n-- Migrations only add, and a landed one is never edited.\n"),
    )?;
    Ok(path)
}

fn next_number(names: impl Iterator<Item = String>) -> u32 {
    let numbers = names.filter_map(|name| name.split_once('_')?.0.parse::<u32>().ok());
    numbers.max().unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_where_the_last_migration_ended() {
        let names = ["0001_start.sql", "0007_leases.sql", "README.md"];
        assert_eq!(next_number(names.iter().map(ToString::to_string)), 8);
        assert_eq!(next_number(std::iter::empty()), 1);
    }

    #[test]
    fn names_that_are_no_plain_words_are_refused() {
        for name in ["", "../etc", "Add Things", "add-things"] {
            assert!(
                create(Path::new("/nonexistent"), name)
                    .unwrap_err()
                    .to_string()
                    .contains("lower case"),
                "{name}"
            );
        }
    }
}
