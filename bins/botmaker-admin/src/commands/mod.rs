//! One file per command.

mod backup;
mod bots;
mod budgets;
mod create;
mod edit;
mod editor;
mod evidence;
mod form;
mod generations;
mod janitor;
mod keyring;
mod keys;
mod leftovers;
mod log;
mod migrate;
mod names;
mod password;
mod profile;
mod reports;
mod secret_input;
mod talk;
mod to_keyring;
mod tokens;
mod units;
mod usage;
mod wait;

use std::process::ExitCode;

use botmaker_bootstrap::{FlagOverrides, LoadedSettings, Sources, load};
use clap::CommandFactory;

use crate::{
    cli::{Cli, Command, Global},
    connection::Connection,
    doctor, output,
};

/// Runs a command.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let Cli { global, command } = cli;
    if let Command::Completions { shell } = command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "botmaker-admin", &mut script);
        output::text(&String::from_utf8_lossy(&script))?;
        return Ok(ExitCode::SUCCESS);
    }
    let LoadedSettings { settings, report } = settings(&global)?;
    match command {
        Command::Config => output::text(&report.to_string())?,
        Command::Migrate(command) => migrate::run(&settings, &command).await?,
        Command::Doctor => return Box::pin(doctor::run(&settings, global.output)).await,
        Command::Backup(backup) => backup::run(&settings, &backup, global.output).await?,
        command => {
            let connection = Connection::open(&settings).await?;
            let done = tokio::select! {
                done = Box::pin(through(&connection, global, command)) => done,
                // What runs in this process ends in order also after Ctrl-C.
                _ = tokio::signal::ctrl_c() => Err(crate::failure::Failure { text: "interrupted".to_owned(), code: 130, refusal: None }.into()),
            };
            connection.close().await;
            done?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Commands that go through the API.
async fn through(connection: &Connection, global: Global, command: Command) -> anyhow::Result<()> {
    let (client, format) = (&connection.client, global.output);
    match command {
        Command::Bots(command) => bots::run(client, format, command).await,
        Command::Keys(command) => keys::run(client, format, command).await,
        Command::Usage(wish) => usage::run(client, format, &wish).await,
        Command::Budgets(command) => budgets::run(client, format, &command).await,
        Command::Keyring(command) => keyring::run(client, format, &command).await,
        Command::Tokens(command) => tokens::run(client, format, command).await,
        Command::Orphans => janitor::orphans(client, format).await,
        Command::Cleanup { apply } => janitor::clean_up(client, format, apply).await,
        Command::Leftovers(command) => leftovers::run(client, format, command).await,
        Command::Password(password) => password::run(client, &password).await,
        Command::Doctor
        | Command::Backup(_)
        | Command::Config
        | Command::Migrate(_)
        | Command::Completions { .. } => Ok(()),
    }
}

fn settings(global: &Global) -> anyhow::Result<LoadedSettings> {
    let flags = FlagOverrides::new().with("data.directory", "--data-dir", global.data_dir.clone());
    Ok(load(&Sources::of_process(
        global.config.as_deref(),
        flags,
    )?)?)
}
