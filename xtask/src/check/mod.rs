//! `cargo xtask check`: everything that can be judged without running BotMaker.

mod bundle;
mod deny;
mod environment;
mod layers;
mod length;
mod sources;

use anyhow::{Context, Result, bail};

use crate::{
    codegen,
    console::{Console, Step},
    frontend,
    process::Program,
    tools::{self, Needs, node::Node},
};

/// How many steps [`with`] announces.
pub(crate) const STEPS: usize = 12;

/// Checks everything.
///
/// # Errors
/// When anything is not clean; every check runs before that is said.
pub(crate) fn run() -> Result<()> {
    let console = Console::new(STEPS + 1);
    let node = tools::check(
        &console,
        Needs {
            node: true,
            browser: false,
        },
    )?
    .node
    .context("no Node was found")?;
    with(&console, &node)?;
    console.heading(&format!("Everything is clean ({}).", console.elapsed()));
    Ok(())
}

/// The checks themselves, for a caller that has the tools already.
///
/// # Errors
/// When anything is not clean.
pub(crate) fn with(console: &Console, node: &Node) -> Result<()> {
    let mut unclean = Vec::new();
    let mut check = |title: &str, work: &dyn Fn(&Step) -> Result<String>| {
        if let Err(error) = console.step(title, |step| Ok(((), work(step)?))) {
            console.failure(&error);
            unclean.push(title.to_owned());
        }
    };
    check("layers: who may depend on whom", &|_| layers::check());
    check("environment: who may read it", &|_| environment::check());
    check("length of files", &|_| length::check());
    check("formatting", &formatting);
    check("dashboard: packages and build", &|step| {
        frontend::build(step, node)
    });
    check("dashboard: size of the first page", &|_| bundle::check());
    check("dashboard: lint", &|step| npm(step, node, "lint"));
    check("dashboard: types", &|step| npm(step, node, "typecheck"));
    check("generated files", &|step| codegen::compare(step, node));
    check("SQL metadata", &codegen::sql::compare);
    check("clippy", &clippy);
    check("dependencies: licences, duplicates, sources", &deny::check);
    if unclean.is_empty() {
        return Ok(());
    }
    bail!("not clean: {}", unclean.join(", "));
}

fn formatting(step: &Step) -> Result<String> {
    Program::cargo("fmt")
        .args(["fmt", "--all", "--check", "--", "--color", "never"])
        .fix("cargo fmt --all")
        .run(step)?;
    Ok(String::new())
}

fn clippy(step: &Step) -> Result<String> {
    Program::cargo("clippy")
        .args([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--keep-going",
            "--",
            "--deny",
            "warnings",
        ])
        .env("SQLX_OFFLINE", "true")
        .run(step)?;
    Ok(String::new())
}

fn npm(step: &Step, node: &Node, script: &str) -> Result<String> {
    node.npm(&format!("frontend-{script}"))
        .args(["run", script])
        .fix(format!("cd frontend && npm run {script}"))
        .run(step)?;
    Ok(String::new())
}
