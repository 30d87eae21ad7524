//! The keyring's proxy beside nginx and beside nothing; what is measured is in `crates/keyring/benches/proxy`.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{page, report};
use crate::{
    cli::Profile,
    console::Console,
    process::{self, Program},
    tools::apt,
    workspace,
};

/// Where the section begins.
pub(super) const HEADING: &str = "## The keyring's proxy";
/// What it is compared with.
const PACKAGE: &str = "nginx-light";
const PROXY: &str = "botmaker-proxy";

/// Measures, and writes that part of the page.
///
/// # Errors
/// When something needed is missing or a measurement fails.
pub(crate) fn run() -> Result<()> {
    let console = Console::new(3);
    console.step("find nginx", |_| Ok((nginx()?, String::new())))?;
    console.step("compile the proxy", |step| {
        let mut program = Program::cargo("bench-keyring-build");
        program = program.args(["build", "--locked", "--release", "--package", PROXY]);
        program.env("SQLX_OFFLINE", "true").run(step)?;
        Ok(((), String::new()))
    })?;
    let machine = report::machine(None)?;
    // nginx tells it on the error output.
    let version = process::answer("sh", &["-c", "nginx -v 2>&1"]).unwrap_or_default();
    let tables = console.step("measure", |step| {
        let output = Program::cargo("bench-keyring")
            .args([
                "bench",
                "--locked",
                "--package",
                "botmaker-keyring",
                "--bench",
                "proxy",
                "--",
                "--proxy",
            ])
            .arg(Profile::Release.program(PROXY))
            .env("SQLX_OFFLINE", "true")
            .run(step)?;
        let start = output
            .find("| Answer |")
            .context("the benchmark printed no table")?;
        Ok((output[start..].trim_end().to_owned(), String::new()))
    })?;
    let section = format!(
        "{HEADING}\n\n\
         Measured on its own by `cargo xtask bench keyring`: {machine}\n\n\
         Requests of 2 kB go to a vendor on this machine that does no work: directly, through {} as a plain reverse proxy with \
         two processes, and through `botmaker-proxy`, which checks the bot's token, puts the key in, counts tokens and keeps records. Load \
         and vendor share the cores with what is measured, so that the direct requests are no bound of either. Each figure is of three rounds of two seconds in \
         which the three take turns. The lag of an event is from its making to its arrival.\n\n\
         Aimed at: 0.70 of nginx's requests at 8 connections, 0.150 ms more than direct at one connection (p50), a lag of 0.5 ms (p99), \
         40 MiB.\n\n\
         {tables}\n",
        version.trim()
    );
    let path = workspace::root().join("docs/benchmarks.md");
    let old = fs::read_to_string(&path)?;
    fs::write(&path, page::with_section(&old, HEADING, &section))?;
    console.line(&section);
    Ok(())
}

/// It is not installed by itself, because Debian's package begins to serve port 80 with it.
fn nginx() -> Result<()> {
    if process::find_program("nginx").is_some() {
        return Ok(());
    }
    bail!(
        "nginx is missing\n  to fix it: {} (it then serves port 80 until you stop it)",
        apt::command_line(&[PACKAGE])
    )
}
