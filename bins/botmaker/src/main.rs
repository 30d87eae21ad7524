//! The BotMaker server.

use std::{io::Write, path::PathBuf, process::ExitCode};

use anyhow::Context;
use botmaker::{exit, serve};
use botmaker_bootstrap::{FlagOverrides, Sources, init_telemetry, load};
use clap::{Parser, ValueEnum};

/// Creates, runs, isolates and watches OpenClaw bots.
///
/// Settings come from defaults, botmaker.toml of the working directory, the environment (such as `BOTMAKER__SERVER__LISTEN`)
/// and flags, later ones winning. Exit codes: 1 error, 2 bad settings, 4 another program works with the data directory.
#[derive(Parser)]
#[command(name = "botmaker", version)]
struct Args {
    /// Read settings from this file instead of botmaker.toml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Keep everything in this directory.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<String>,
    /// Listen on this address and port.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Write the log in this form.
    #[arg(long, value_enum)]
    log_format: Option<LogFormat>,
    /// Print every setting and where it came from, and end.
    #[arg(long)]
    print_config: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Json,
    Pretty,
}

impl LogFormat {
    const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Pretty => "pretty",
        }
    }
}

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report("botmaker", &error),
    }
}

fn run(args: Args) -> anyhow::Result<()> {
    let flags = FlagOverrides::new()
        .with("data.directory", "--data-dir", args.data_dir)
        .with("server.listen", "--listen", args.listen)
        .with(
            "log.format",
            "--log-format",
            args.log_format.map(|format| format.name().to_owned()),
        );
    let loaded = load(&Sources::of_process(args.config.as_deref(), flags)?)?;
    if args.print_config {
        return Ok(write!(std::io::stdout().lock(), "{}", loaded.report)?);
    }
    let log = init_telemetry(&loaded.settings.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads can be started")?;
    let served = runtime.block_on(Box::pin(serve::serve(loaded.settings, log)));
    // Blocking work such as a slow disk must not hold up the end.
    runtime.shutdown_background();
    served
}
