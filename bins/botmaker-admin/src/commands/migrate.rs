//! The database's schema.

use botmaker_bootstrap::{DataDirectory, InstanceLock, Settings};
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore, migration_status};

use crate::{
    cli::Migrate,
    failure::{Failure, NOT_FOUND},
    output,
};

pub(crate) async fn run(settings: &Settings, command: &Migrate) -> anyhow::Result<()> {
    match command {
        Migrate::Status => {}
        Migrate::Run => {
            let directory = DataDirectory::prepare(&settings.data_directory)?;
            let _lock = InstanceLock::take(&directory.lock_file())?;
            SqliteStore::open(&directory.database(), &OpenOptions::default())
                .await?
                .close()
                .await;
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
    let states = migration_status(&path).await?;
    let applied = |is_applied: bool| if is_applied { "applied" } else { "pending" };
    let rows: Vec<Vec<String>> = states
        .into_iter()
        .map(|state| {
            vec![
                format!("{:04}", state.version),
                applied(state.is_applied).to_owned(),
                state.description,
            ]
        })
        .collect();
    output::text(&output::table(&["MIGRATION", "STATE", "WHAT"], &rows))
}
