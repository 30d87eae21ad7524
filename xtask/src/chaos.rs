//! `cargo xtask chaos`: the chaos suite with a seed and as many rounds as one likes.
//!
//! The suite is a test like the others (`bins/botmaker/tests/it/docker/chaos`), which `cargo xtask test` runs for ten
//! rounds. Here it runs alone, without a time limit, and tells of each round as it ends.

use std::{path::PathBuf, time::SystemTime};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    cli::ChaosOptions,
    console::{Console, Step},
    engine, frontend,
    process::Program,
    tools::{self, Needs, apt},
    workspace,
};

/// The one test of the suite that needs an engine.
const TEST: &str = "docker::chaos::no_promise_is_broken_whatever_happens";
/// Debian's package with which a program gets a clock of its own.
const CLOCK_PACKAGE: &str = "libfaketime";

/// Runs the suite.
///
/// # Errors
/// When a promise is broken, or something needed cannot be had.
pub(crate) fn run(options: ChaosOptions) -> Result<()> {
    let console = Console::new(6);
    let needs = Needs {
        node: true,
        browser: false,
    };
    let node = tools::check(&console, needs)?
        .node
        .context("no Node was found")?;
    console.step("find the Docker engine", |step| {
        Ok(((), engine::ensure(step)?.summary()))
    })?;
    console.step("find a clock that can jump", |step| Ok(((), clock(step)?)))?;
    console.step("build the dashboard", |step| {
        Ok(((), frontend::build(step, &node)?))
    })?;
    let suite = console.step("compile the suite", |step| {
        Ok((compile(step)?, String::new()))
    })?;
    console.step("chaos", |step| {
        let mut program = Program::new(&suite, "chaos")
            .directory(&workspace::root().join("bins/botmaker"))
            .args(["--exact", TEST, "--nocapture"])
            .env("RUST_BACKTRACE", "0")
            .env("BOTMAKER_CHAOS_SEED", seed_or_drawn(options.seed));
        if let Some(rounds) = options.rounds {
            program = program.env("BOTMAKER_CHAOS_ROUNDS", rounds.to_string());
        }
        let output = program.echo().run(step)?;
        let rounds = output
            .lines()
            .filter(|line| line.contains("all checked"))
            .count();
        Ok(((), format!("{rounds} rounds passed")))
    })
}

/// The seed that was given, or any.
pub(crate) fn seed_or_drawn(given: Option<u64>) -> String {
    let drawn = || {
        u64::from(
            SystemTime::UNIX_EPOCH
                .elapsed()
                .map_or(0, |now| now.subsec_micros()),
        )
    };
    given.unwrap_or_else(drawn).to_string()
}

/// Installs what lets the server's clock jump. The suite goes without where that cannot be had, and says so.
///
/// # Errors
/// When the installation fails.
pub(crate) fn clock(step: &Step) -> Result<String> {
    if apt::can_install() {
        apt::install(step, &[CLOCK_PACKAGE])?;
        return Ok(CLOCK_PACKAGE.to_owned());
    }
    let line = apt::command_line(&[CLOCK_PACKAGE]);
    Ok(format!("with {CLOCK_PACKAGE} if it is there ({line})"))
}

/// Compiles the tests of the programs, with the features that all tests have, and returns the server's.
///
/// # Errors
/// When they do not compile.
pub(crate) fn compile(step: &Step) -> Result<PathBuf> {
    let output = Program::cargo("chaos-compile")
        .args([
            "test",
            "--locked",
            "--workspace",
            "--test",
            "it",
            "--no-run",
        ])
        .args(["--message-format", "json-render-diagnostics"])
        .env("SQLX_OFFLINE", "true")
        .run(step)?;
    let manifest = workspace::root().join("bins/botmaker/Cargo.toml");
    output
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|artifact| artifact["manifest_path"].as_str() == manifest.to_str())
        .filter(|artifact| artifact["target"]["name"] == "it")
        .find_map(|artifact| Some(PathBuf::from(artifact["executable"].as_str()?)))
        .context("Cargo made no tests of the server")
}
