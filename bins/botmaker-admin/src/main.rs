//! BotMaker's command line for the operator of an instance.
//!
//! It talks to the running server over the admin socket. Without a server it takes the instance lock and serves the
//! same API to itself, so both ways go through the same use cases.
//!
//! Where to look next: `cli` for the commands, `connection` for the two ways, `commands` for one file per command.

mod cli;
mod client;
mod commands;
mod connection;
mod doctor;
mod failure;
mod output;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}

fn run(cli: cli::Cli) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(Box::pin(commands::run(cli)));
    runtime.shutdown_background();
    done
}
