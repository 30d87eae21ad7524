//! `cargo xtask bench`: first figures of BotMaker beside what they are to be compared with.
//!
//! Bots run a fixture image of 1 MB that answers as OpenClaw does, so that the figures are
//! BotMaker's and the engine's own, and fifty bots fit into any machine. Everything that is
//! compared is measured in the same run.

mod dashboard;
mod figures;
pub(crate) mod keyring;
mod lifecycle;
mod load;
mod logs;
mod page;
mod report;
mod server;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};

use self::{report::Report, server::Bench};
use crate::{
    cli::Profile,
    compile,
    console::{Console, Step},
    engine, frontend,
    process::Program,
    tools::{self, Needs, node::Node},
    workspace,
};

/// How often the server is started.
const COLD_STARTS: usize = 10;
/// How many containers and bots are made one after the other.
const CREATIONS: usize = 20;
/// The sizes at which the list is asked for.
const SIZES: [usize; 3] = [0, 10, 50];
const LOAD_TIME: Duration = Duration::from_secs(5);
const IDLE_TIME: Duration = Duration::from_secs(60);
/// How many bots the dashboard shows, half of them running.
const SHOWN_BOTS: usize = 100;

/// Measures how logs are read, and writes that part of the page.
///
/// # Errors
/// As [`run`].
pub(crate) fn run_logs() -> Result<()> {
    let console = Console::new(5);
    let engine = console.step("find the Docker engine", |step| {
        let engine = engine::ensure(step)?;
        let summary = engine.summary();
        Ok((summary.clone(), summary))
    })?;
    let image = console.step("make the fixture image", |step| {
        let image = fixture_image(step)?;
        Ok((image.clone(), image))
    })?;
    console.step("compile the server", |step| {
        Ok(((), compile::programs(step, Profile::Release)?))
    })?;
    let mut report = Report::new(&engine)?;
    with_server(&console, &image, |bench| {
        measure_logs(&console, bench, &mut report)
    })?;
    let path = workspace::root().join("docs/benchmarks.md");
    let old = fs::read_to_string(&path)?;
    let section = report.logs_text(true);
    fs::write(
        &path,
        page::with_section(&old, report::LOGS_HEADING, &section),
    )?;
    console.line(&section);
    Ok(())
}

/// Measures and writes `docs/benchmarks.md`.
///
/// # Errors
/// When something needed is missing or a measurement fails; what was made is removed again.
pub(crate) fn run() -> Result<()> {
    let console = Console::new(14);
    let node = tools::check(
        &console,
        Needs {
            node: true,
            browser: true,
        },
    )?
    .node
    .context("no Node was found")?;
    let engine = console.step("find the Docker engine", |step| {
        let engine = engine::ensure(step)?;
        let summary = engine.summary();
        Ok((summary.clone(), summary))
    })?;
    console.step("build the dashboard", |step| {
        Ok(((), frontend::build(step, &node)?))
    })?;
    console.step("compile the server", |step| {
        Ok(((), compile::programs(step, Profile::Release)?))
    })?;
    let image = console.step("make the fixture image", |step| {
        let image = fixture_image(step)?;
        Ok((image.clone(), image))
    })?;
    let mut report = Report::new(&engine)?;
    console.step("cold start", |_| {
        report.cold_start = lifecycle::cold_starts(&image, COLD_STARTS)?;
        Ok(((), report.cold_start.to_string()))
    })?;
    with_server(&console, &image, |bench| {
        measure_logs(&console, bench, &mut report)?;
        bench.remove_everything()?;
        measure(&console, bench, &image, &mut report)?;
        watch(&console, bench, &node, &mut report)
    })?;
    let path = workspace::root().join("docs/benchmarks.md");
    // The proxy needs no engine and is measured on its own; its section stays.
    let old = fs::read_to_string(&path).unwrap_or_default();
    let text = match page::section(&old, keyring::HEADING) {
        Some(section) => page::with_section(&report.text(), keyring::HEADING, section),
        None => report.text(),
    };
    fs::write(&path, text)?;
    console.heading(&format!(
        "Written to {} in {}.",
        workspace::shown(&path),
        console.elapsed()
    ));
    console.line(&report.text());
    Ok(())
}

/// Measures on a server of its own, of which nothing is left.
fn with_server(
    console: &Console,
    image: &str,
    measure: impl FnOnce(&mut Bench) -> Result<()>,
) -> Result<()> {
    let directory = directory()?;
    let mut bench = Bench::start(&directory, image)?;
    let measured = measure(&mut bench);
    console.step("remove the bots", |_| {
        Ok((bench.remove_everything(), String::new()))
    })??;
    drop(bench);
    fs::remove_dir_all(&directory).ok();
    measured
}

fn measure_logs(console: &Console, bench: &mut Bench, report: &mut Report) -> Result<()> {
    console.step("a million lines, read in several ways", |step| {
        report.logs = Some(logs::measure(step, bench)?);
        Ok(((), String::new()))
    })
}

fn measure(console: &Console, bench: &mut Bench, image: &str, report: &mut Report) -> Result<()> {
    console.step("create, beside raw Docker", |step| {
        report.creation = Some(lifecycle::creations(step, bench, image, CREATIONS)?);
        Ok(((), String::new()))
    })?;
    for size in SIZES {
        console.step(&format!("list {size} bots"), |step| {
            lifecycle::grow_to(step, bench, size)?;
            report.lists.push(load::list(bench, size, LOAD_TIME)?);
            Ok(((), String::new()))
        })?;
    }
    console.step("idle with 50 bots", |_| {
        report.idle = Some(bench.idle(IDLE_TIME)?);
        Ok(((), String::new()))
    })
}

/// Looks at the same bots, and as many that are stopped, through a browser.
fn watch(console: &Console, bench: &mut Bench, node: &Node, report: &mut Report) -> Result<()> {
    console.step("the dashboard in a browser", |step| {
        lifecycle::fill_up_to(bench, SHOWN_BOTS)?;
        report.dashboard = Some(dashboard::measure(step, node, bench)?);
        Ok(((), String::new()))
    })
}

fn fixture_image(step: &Step) -> Result<String> {
    let output = Program::cargo("fixture-image")
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "botmaker-testkit",
            "--example",
            "fixture_image",
        ])
        .run(step)?;
    output
        .lines()
        .last()
        .map(str::to_owned)
        .context("the fixture image has no name")
}

/// A new directory that the engine can see.
fn directory() -> Result<PathBuf> {
    let directory = workspace::state_dir().join(format!("bench-{}", std::process::id()));
    fs::create_dir_all(&directory)?;
    Ok(directory)
}
