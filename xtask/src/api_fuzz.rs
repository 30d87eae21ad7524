//! `cargo xtask api-fuzz`: random requests with a seed, and as many as one likes.
//!
//! What sends them is a test like the others (`bins/botmaker/tests/it/docker/api_fuzz`), which `cargo xtask test` runs
//! with a few hundred. Here it runs alone and without a time limit.

use anyhow::{Context, Result};

use crate::{
    chaos,
    cli::ApiFuzzOptions,
    console::{Console, Step},
    engine, frontend,
    process::Program,
    tools::{self, Needs, schemathesis},
    workspace,
};

/// The one test that sends them.
const TEST: &str = "docker::api_fuzz::no_request_breaks_the_server";
/// Enough that whoever runs the command without a number has run what the documentation promises.
const CASES: u64 = 10_000;

/// Sends them.
///
/// # Errors
/// When an answer is none that the document promises, or something needed cannot be had.
pub(crate) fn run(options: ApiFuzzOptions) -> Result<()> {
    let console = Console::new(6);
    let needs = Needs {
        node: true,
        browser: false,
    };
    let node = tools::check(&console, needs)?
        .node
        .context("no Node was found")?;
    console.step("find Schemathesis", |step| {
        Ok(((), schemathesis::ensure(step)?))
    })?;
    console.step("find the Docker engine", |step| {
        Ok(((), engine::ensure(step)?.summary()))
    })?;
    console.step("build the dashboard", |step| {
        Ok(((), frontend::build(step, &node)?))
    })?;
    let suite = console.step("compile the test", |step| {
        Ok((chaos::compile(step)?, String::new()))
    })?;
    console.step("random requests", |step| {
        let cases = options.cases.unwrap_or(CASES).to_string();
        let program = Program::new(&suite, "api-fuzz")
            .directory(&workspace::root().join("bins/botmaker"))
            .args(["--exact", TEST, "--nocapture"])
            .env("RUST_BACKTRACE", "0")
            .env("BOTMAKER_API_FUZZ_CASES", cases)
            .env("BOTMAKER_API_FUZZ_SEED", chaos::seed_or_drawn(options.seed));
        program.echo().run(step)?;
        Ok(((), String::new()))
    })
}

/// Installs Schemathesis for the normal tests, which go without where that cannot be had, and say so.
pub(crate) fn tool(step: &Step) -> String {
    schemathesis::ensure(step).unwrap_or_else(|error| {
        step.note(&error.to_string());
        "no random requests without Schemathesis".to_owned()
    })
}
