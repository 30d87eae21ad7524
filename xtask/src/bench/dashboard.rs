//! The dashboard in a real browser: `frontend/e2e/measure.mjs` against the measured server.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{figures::Times, server::Bench};
use crate::{
    console::Step, engine::probe, http::Address, process::Program, tools::node::Node, workspace,
};

/// How often the list is opened, and a bot paused and thawed.
const ROUNDS: usize = 10;

/// What the browser measured.
pub(crate) struct DashboardFigures {
    pub(crate) bots: usize,
    /// From the navigation to the frame that shows the first bots, with an empty cache.
    pub(crate) first_paint: Times,
    /// From Docker's own time of an event to the frame that shows it.
    pub(crate) status: Times,
    /// What one opening of the list transfers.
    pub(crate) transferred_kib: f64,
}

/// Opens the list and watches a bot being paused.
///
/// # Errors
/// When the browser script fails; its output names the step.
pub(crate) fn measure(step: &Step, node: &Node, bench: &Bench) -> Result<DashboardFigures> {
    let Address::Unix(socket) = probe::address()? else {
        anyhow::bail!("the browser measurement needs the engine's local socket");
    };
    let answer = Program::new("node", "bench-dashboard")
        .arg("e2e/measure.mjs")
        .directory(&workspace::frontend_dir())
        .env("PATH", node.path())
        .env("BASE_URL", bench.base_url())
        .env("PASSWORD", bench.password())
        .env("DOCKER_SOCKET", socket)
        .env("ROUNDS", ROUNDS.to_string())
        .env(
            "SCREENSHOT_DIR",
            workspace::root().join("target/screenshots"),
        )
        .run(step)?;
    let line = answer
        .lines()
        .find(|line| line.starts_with('{'))
        .context("the browser script printed no figures")?;
    let told: Value = serde_json::from_str(line)?;
    Ok(DashboardFigures {
        bots: bench.count(),
        first_paint: times(&told["first_paint_ms"])?,
        status: times(&told["status_ms"])?,
        transferred_kib: told["transferred_kib"].as_f64().context("no size")?,
    })
}

fn times(told: &Value) -> Result<Times> {
    let milliseconds = told.as_array().context("no times")?;
    let times = milliseconds
        .iter()
        .filter_map(Value::as_f64)
        .map(|value| Duration::try_from_secs_f64(value / 1000.0))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Times::new(times))
}
