//! The keyring's proxy as a process of its own, under a user of its own: whoever takes over the server then still has no key.

use std::{io::Write, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use botmaker_bootstrap::{
    FlagOverrides, KeyringMode, Settings, SettingsError, Sources, init_telemetry, load,
    shutdown_signal,
};
use botmaker_keyring::server::{KeyringServer, SocketError};
use botmaker_proxy::server_settings;
use clap::Parser;
use tokio_util::sync::CancellationToken;
use tracing::info;

/// The exit code of bad settings or a wrong command line.
const USAGE: u8 = 2;
/// The exit code when another process has the keyring.
const HELD: u8 = 4;

/// Uses AI keys for OpenClaw bots that never hold them, as a process beside the server.
///
/// Settings come from defaults, botmaker.toml of the working directory, the environment (such as `BOTMAKER__KEYRING__SOCKET`)
/// and flags, as the server's do; keyring.mode must be separate. Exit codes: 1 error, 2 bad settings, 4 another process has
/// the keyring.
#[derive(Parser)]
#[command(name = "botmaker-proxy", version)]
struct Args {
    /// Read settings from this file instead of botmaker.toml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print every setting and where it came from, and end.
    #[arg(long)]
    print_config: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

fn run(args: &Args) -> anyhow::Result<()> {
    let flags = FlagOverrides::new();
    let loaded = load(&Sources::of_process(args.config.as_deref(), flags)?)?;
    if args.print_config {
        return Ok(write!(std::io::stdout().lock(), "{}", loaded.report)?);
    }
    let settings = loaded.settings;
    match settings.keyring.mode {
        KeyringMode::Separate => {}
        KeyringMode::Embedded => bail!(
            "keyring.mode is embedded, so that the server runs the proxy itself; set it to separate for both"
        ),
        KeyringMode::Off => {
            bail!("keyring.mode is off; set it to separate for the server and the proxy")
        }
    }
    let _log = init_telemetry(&settings.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads can be started")?;
    let served = runtime.block_on(Box::pin(serve(settings)));
    // A look-up of a name must not hold up the end.
    runtime.shutdown_background();
    served
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let server = KeyringServer::start(server_settings(&settings.keyring)).await?;
    let shutdown = CancellationToken::new();
    let mut running = tokio::spawn(server.run(shutdown.clone()));
    tokio::select! {
        signal = shutdown_signal() => {
            info!(signal = signal?, "the proxy ends; bots go on without their models");
            shutdown.cancel();
            running.await.context("the proxy did not end as it should")
        }
        ended = &mut running => {
            ended.context("the proxy broke down")?;
            bail!("the proxy ended without having been told to")
        }
    }
}

/// Prints an error with its causes on one line.
#[expect(clippy::print_stderr, reason = "a program says why it ended")]
fn report(error: &anyhow::Error) -> ExitCode {
    let text = format!("{error:#}").replace('\n', " ");
    eprintln!("botmaker-proxy: {text}");
    let is = |test: fn(&(dyn std::error::Error + 'static)) -> bool| error.chain().any(test);
    if is(|cause| cause.is::<SettingsError>()) {
        ExitCode::from(USAGE)
    } else if is(|cause| matches!(cause.downcast_ref(), Some(SocketError::InUse { .. }))) {
        ExitCode::from(HELD)
    } else {
        ExitCode::FAILURE
    }
}
