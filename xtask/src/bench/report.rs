//! `docs/benchmarks.md`.

use std::{fmt::Write as _, fs};

use anyhow::Result;

use super::{
    dashboard::DashboardFigures,
    figures::{Times, ms},
    lifecycle::Creation,
    load::ListFigures,
    logs::{LogFigures, page},
    server::Idle,
};
use crate::process;

/// Where the last section begins.
pub(crate) const LOGS_HEADING: &str = "## Logs";

/// Everything that was measured.
pub(crate) struct Report {
    machine: String,
    pub(crate) cold_start: Times,
    pub(crate) creation: Option<Creation>,
    pub(crate) lists: Vec<ListFigures>,
    pub(crate) idle: Option<Idle>,
    pub(crate) logs: Option<LogFigures>,
    pub(crate) dashboard: Option<DashboardFigures>,
}

/// The machine in one line, with its load now.
///
/// # Errors
/// When `/proc` does not tell.
pub(super) fn machine(engine: Option<&str>) -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or(": unknown");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let release = process::answer("uname", &["-r"]).unwrap_or_default();
    // The version says enough; what a distribution or host adds to it means nothing elsewhere.
    let kernel = release.trim().split('-').next().unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split_whitespace().next().unwrap_or("unknown");
    let engine = engine
        .map(|engine| format!(", {engine}"))
        .unwrap_or_default();
    Ok(format!(
        "{cores} cores ({}), Linux {kernel}{engine}; load average {load} when it began.",
        model.trim_start_matches([':', ' ', '\t'])
    ))
}

impl Report {
    /// An empty report that knows the machine.
    ///
    /// # Errors
    /// When `/proc` does not tell.
    pub(crate) fn new(engine: &str) -> Result<Self> {
        Ok(Self {
            machine: machine(Some(engine))?,
            cold_start: Times::default(),
            creation: None,
            lists: Vec::new(),
            idle: None,
            logs: None,
            dashboard: None,
        })
    }

    /// The whole page.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "# Benchmarks\n\n\
             Made by `cargo xtask bench`, which rewrites this page, or single sections by `cargo xtask bench logs` and `cargo xtask bench keyring`: \
             release build, and everything that is compared measured in one run. A section that was measured on its \
             own says so.\n\
             The ratios are what to look at: the times are this machine's at that hour, and change with its load.\n\
             Bots run a fixture of 1 MB that answers as OpenClaw does, so these are BotMaker's and Docker's times, \
             not OpenClaw's (which takes 10 to 20 s to boot).\n\n\
             {}\n\n",
            self.machine
        );
        self.write_start(&mut text);
        if let Some(creation) = &self.creation {
            write_creation(&mut text, creation);
        }
        self.write_lists(&mut text);
        if let Some(idle) = &self.idle {
            write_idle(
                &mut text,
                idle,
                self.lists.last().map_or(0, |list| list.bots),
            );
        }
        if let Some(dashboard) = &self.dashboard {
            write_dashboard(&mut text, dashboard);
        }
        text.push_str(&self.logs_text(false));
        text
    }

    /// The section about logs; one that was measured on its own says when that began.
    pub(crate) fn logs_text(&self, is_alone: bool) -> String {
        let mut text = String::new();
        if let Some(logs) = &self.logs {
            let _ = write!(text, "\n{LOGS_HEADING}\n\n");
            if is_alone {
                let _ = writeln!(text, "Measured on its own: {}\n", self.machine);
            }
            page::write(&mut text, logs);
        }
        text
    }

    fn write_start(&self, text: &mut String) {
        let times = &self.cold_start;
        let _ = write!(
            text,
            "## Start of the server\n\n\
             From starting the program to an answer of `/healthz`, on an existing data directory, {} times: {times}.\n\n",
            times.count()
        );
    }

    fn write_lists(&self, text: &mut String) {
        let _ = write!(
            text,
            "## `GET /api/bots`\n\n\
             Four kept connections, each asked again as soon as it has answered. Beside it, asked in the same way: \
             Docker's own list of the same containers, which BotMaker could pass on but does not ask for (BotMaker's answer \
             also holds each bot's settings and status, and goes through a session check), and `/healthz`, \
             the HTTP server's own limit.\n\n\
             | bots | answers/s | p50 ms | p99 ms | Docker's answers/s | p50 ms | p99 ms | ratio of answers/s | `/healthz`/s |\n\
             |---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        );
        for ListFigures {
            bots,
            list,
            engine,
            health,
        } in &self.lists
        {
            let _ = writeln!(
                text,
                "| {bots} | {:.0} | {} | {} | {:.0} | {} | {} | {:.2} | {:.0} |",
                list.per_second,
                ms(list.times.percentile(50)),
                ms(list.times.percentile(99)),
                engine.per_second,
                ms(engine.times.percentile(50)),
                ms(engine.times.percentile(99)),
                list.per_second / engine.per_second,
                health.per_second
            );
        }
        text.push('\n');
    }
}

fn write_creation(text: &mut String, creation: &Creation) {
    let _ = write!(
        text,
        "## Creating a bot, beside raw Docker\n\n\
         {} rounds, one after the other, each way in turn. A bot has a network, directories, secrets and a checked \
         configuration of its own; the second line is Docker's own price for the network.\n\n\
         | | p50 ms | p90 ms | longest ms | ratio of p50 |\n|---|---:|---:|---:|---:|\n",
        creation.raw.count()
    );
    for (name, times) in [
        ("Docker: create + start, default bridge", &creation.raw),
        (
            "Docker: network + create + start, hardened",
            &creation.raw_isolated,
        ),
        (
            "BotMaker: request until the container runs",
            &creation.running,
        ),
        ("BotMaker: request until the bot is ready", &creation.ready),
    ] {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {:.2} |",
            ms(times.percentile(50)),
            ms(times.percentile(90)),
            ms(times.longest()),
            times
                .percentile(50)
                .div_duration_f64(creation.raw.percentile(50))
        );
    }
    text.push('\n');
}

fn write_idle(text: &mut String, idle: &Idle, bots: usize) {
    let _ = write!(
        text,
        "## Idle\n\n\
         With {bots} running bots and nobody asking, over {} s: {:.2} % of one core, {:.0} MiB resident.\n",
        idle.window.as_secs(),
        idle.cpu_percent,
        idle.memory_mib
    );
}

fn write_dashboard(text: &mut String, dashboard: &DashboardFigures) {
    let DashboardFigures {
        bots,
        first_paint,
        status,
        transferred_kib,
    } = dashboard;
    let _ = write!(
        text,
        "\n## The dashboard\n\n\
         In Chromium on the same machine, with {bots} bots, half of them running. First paint: from the navigation to the \
         frame that shows the first bots, empty cache, signed in. Change: a container is paused and thawed; from \
         Docker's own time of the event to the frame that shows the new status.\n\n\
         | | times | p50 ms | p90 ms | longest ms |\n|---|---:|---:|---:|---:|\n"
    );
    for (name, times) in [
        ("first paint of the list", first_paint),
        ("change on screen", status),
    ] {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} |",
            times.count(),
            ms(times.percentile(50)),
            ms(times.percentile(90)),
            ms(times.longest())
        );
    }
    let _ = writeln!(
        text,
        "\nOpening the list transfers {transferred_kib:.0} KiB, fonts included."
    );
}
