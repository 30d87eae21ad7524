//! The schemas of the databases: the bots', and the keyring's where it is this installation's own.

use std::path::Path;

use botmaker_bootstrap::{DataDirectory, InstanceLock, KeyringMode, Settings};
use botmaker_keyring::store::{self, KeyringStore};
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore, migration_status};

use crate::{
    cli::Migrate,
    failure::{Failure, NOT_FOUND},
    output,
};

pub(crate) async fn run(settings: &Settings, command: &Migrate) -> anyhow::Result<()> {
    let keyring = settings.keyring.directory.join(KeyringStore::FILE_NAME);
    // A proxy of its own, which somebody else starts, has its own user and migrates when it starts.
    let has_keyring = settings.keyring.mode == KeyringMode::Embedded && keyring.exists();
    match command {
        Migrate::Status => {}
        Migrate::Run => {
            let directory = DataDirectory::prepare(&settings.data_directory)?;
            let _lock = InstanceLock::take(&directory.lock_file())?;
            SqliteStore::open(&directory.database(), &OpenOptions::default())
                .await?
                .close()
                .await;
            if has_keyring {
                store::migrate_existing(&keyring).await?;
            }
        }
    }
    let path = settings.data_directory.join("botmaker.db");
    if !path.exists() {
        let text = format!(
            "there is no database at {}; the server makes one when it starts",
            path.display()
        );
        return Err(Failure {
            text,
            code: NOT_FOUND,
            refusal: None,
        }
        .into());
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for state in migration_status(&path).await? {
        rows.push(row(
            &path,
            state.version,
            state.is_applied,
            state.description,
        ));
    }
    if has_keyring {
        for state in store::migration_status(&keyring).await? {
            rows.push(row(
                &keyring,
                state.version,
                state.is_applied,
                state.description,
            ));
        }
    }
    output::text(&output::table(
        &["DATABASE", "MIGRATION", "STATE", "WHAT"],
        &rows,
    ))
}

fn row(path: &Path, version: i64, is_applied: bool, what: String) -> Vec<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let state = if is_applied { "applied" } else { "pending" };
    vec![
        name.into_owned(),
        format!("{version:04}"),
        state.to_owned(),
        what,
    ]
}
