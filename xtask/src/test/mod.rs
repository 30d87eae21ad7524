//! `cargo xtask test`: gets everything that the tests need, runs them and says what ran.

mod rust;
mod tally;

use std::env;

use anyhow::{Context, Result, bail};

use self::tally::Tally;
use crate::{
    api_fuzz, chaos,
    cli::{Selection, TestOptions},
    console::{AlreadyTold, Console, Step},
    engine, frontend, image,
    process::Program,
    tools::{self, Needs, cargo, node::Node},
    workspace,
};

/// Runs the tests that `options` select.
///
/// # Errors
/// When a test fails, or something that tests need cannot be had.
pub(crate) fn run(options: &TestOptions) -> Result<()> {
    let plan = Plan::new(options);
    let console = Console::new(plan.steps());
    if plan.skips_docker {
        console.warn("BOTMAKER_SKIP_DOCKER=1: every test that needs Docker is skipped");
    }
    let needs = Needs {
        node: true,
        browser: plan.uses_docker,
    };
    let node = tools::check(&console, needs)?
        .node
        .context("no Node was found")?;
    if plan.uses_docker {
        console.step("find the Docker engine", |step| {
            let engine = engine::ensure(step)?.summary();
            let (clock, requests) = (chaos::clock(step)?, api_fuzz::tool(step));
            Ok(((), format!("{engine}; {clock}; {requests}")))
        })?;
        console.step("make the images", |step| Ok(((), images(step)?)))?;
    }
    console.step("build the dashboard", |step| {
        Ok(((), frontend::build(step, &node)?))
    })?;
    if plan.installs_nextest {
        console.step("install cargo-nextest", |step| {
            Ok(((), install_nextest(step)))
        })?;
    }
    let mut tallies = Vec::new();
    console.step("compile the tests", |step| Ok(((), rust::compile(step)?)))?;
    if plan.has_quick_parts {
        tallies.push(run_part(&console, "dashboard unit tests", |step| {
            vitest(step, &node)
        })?);
    }
    tallies.push(run_part(&console, "Rust tests", |step| {
        rust::tests(step, options, plan.uses_docker, &node)
    })?);
    if plan.has_quick_parts {
        tallies.push(run_part(
            &console,
            "documentation examples",
            rust::doc_tests,
        )?);
    }
    if plan.has_docker_parts {
        tallies.push(run_part(&console, "image verification", verify_image)?);
        tallies.push(run_part(
            &console,
            "embedding example",
            rust::embed_example,
        )?);
    }
    report(&console, &tallies)
}

/// Which parts run. Filters name Rust tests, so that everything else is left out then.
struct Plan {
    uses_docker: bool,
    skips_docker: bool,
    has_quick_parts: bool,
    has_docker_parts: bool,
    installs_nextest: bool,
}

impl Plan {
    fn new(options: &TestOptions) -> Self {
        let is_told = env::var_os("BOTMAKER_SKIP_DOCKER").is_some_and(|value| value == "1");
        Self::of(options, is_told, cargo::has("nextest"))
    }

    fn of(options: &TestOptions, may_skip_docker: bool, has_nextest: bool) -> Self {
        let is_whole = options.filters.is_empty();
        let wants_docker = options.selection != Selection::Quick;
        let uses_docker = wants_docker && !may_skip_docker;
        Self {
            uses_docker,
            skips_docker: wants_docker && may_skip_docker,
            has_quick_parts: is_whole && options.selection != Selection::Docker,
            has_docker_parts: is_whole && uses_docker,
            installs_nextest: is_whole && !has_nextest,
        }
    }

    /// Tools, dashboard, compiling and Rust tests are always there.
    fn steps(&self) -> usize {
        let pairs = [
            self.uses_docker,
            self.has_quick_parts,
            self.has_docker_parts,
        ];
        4 + 2 * pairs.into_iter().filter(|is_there| *is_there).count()
            + usize::from(self.installs_nextest)
    }
}

fn run_part(
    console: &Console,
    title: &str,
    work: impl FnOnce(&Step) -> Result<Tally>,
) -> Result<Tally> {
    console.step(title, |step| {
        let tally = work(step)?.named(title);
        let text = tally.to_string();
        Ok((tally, text))
    })
}

fn images(step: &Step) -> Result<String> {
    let current = image::ensure(step, &image::ImageOptions::default())?;
    let previous = image::ensure(step, &image::ImageOptions::previous())?;
    Ok(format!("{}; {}", current.summary(), previous.summary()))
}

/// Nextest bounds each test's time; without it `cargo test` runs them all the same.
fn install_nextest(step: &Step) -> String {
    step.note("cargo-nextest is missing: building it once under target/tools (some minutes)");
    match cargo::install(step, "cargo-nextest", true) {
        Ok(()) => "installed".to_owned(),
        Err(_) => {
            "it cannot be installed; `cargo test` runs the tests instead, without time limits"
                .to_owned()
        }
    }
}

fn vitest(step: &Step, node: &Node) -> Result<Tally> {
    let (status, output, failure) = node
        .npm("frontend-test")
        .arg("test")
        .env("NO_COLOR", "1")
        .env("CI", "true")
        .run_any(step)?;
    judged(step, status.success(), tally::vitest(&output), failure)
}

fn verify_image(step: &Step) -> Result<Tally> {
    let verified = image::verify(step, &image::CURRENT)?;
    for name in &verified.failed {
        step.note(&format!("FAIL {name}"));
    }
    Ok(Tally {
        passed: verified.passed,
        failed: verified.failed.len(),
        ..Tally::default()
    })
}

/// A part that ended badly counts at least one failure, and shows its end.
fn judged(
    step: &Step,
    is_success: bool,
    mut tally: Tally,
    failure: crate::process::Failure,
) -> Result<Tally> {
    if is_success {
        return Ok(tally);
    }
    if tally.passed + tally.failed == 0 {
        return Err(failure.into());
    }
    step.note(&failure.to_string());
    tally.failed = tally.failed.max(1);
    Ok(tally)
}

fn report(console: &Console, tallies: &[Tally]) -> Result<()> {
    console.heading(&format!("What ran, in {}:", console.elapsed()));
    for tally in tallies {
        console.line(&format!("  {:<24} {tally}", tally.name));
        for name in &tally.failing {
            console.line(&format!("    failed: {name}"));
            for line in tally.reason(name) {
                console.line(&format!("      {line}"));
            }
        }
    }
    let total = tally::sum(tallies);
    if total.failed > 0 {
        console.line(&format!(
            "The logs are in {}.",
            workspace::shown(&workspace::logs_dir())
        ));
    }
    // The last line of all, for people and programs alike.
    console.line(&format!("{} passed, {} failed", total.passed, total.failed));
    if total.failed > 0 {
        bail!(AlreadyTold)
    } else {
        Ok(())
    }
}

/// An example that was compiled along with the tests.
fn built_example(name: &str) -> Program {
    Program::new(
        workspace::target_dir().join("debug/examples").join(name),
        &format!("example-{name}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(selection: Selection, filters: &[&str], may_skip_docker: bool) -> Plan {
        let filters = filters.iter().map(ToString::to_string).collect();
        Plan::of(&TestOptions { selection, filters }, may_skip_docker, true)
    }

    #[test]
    fn everything_runs_unless_told_otherwise() {
        let all = plan(Selection::All, &[], false);
        assert!(
            all.uses_docker && all.has_quick_parts && all.has_docker_parts && !all.skips_docker
        );
        assert_eq!(all.steps(), 10);
    }

    #[test]
    fn quick_needs_no_engine_and_docker_runs_nothing_else() {
        let quick = plan(Selection::Quick, &[], false);
        assert!(
            !quick.uses_docker
                && quick.has_quick_parts
                && !quick.has_docker_parts
                && !quick.skips_docker
        );
        let docker = plan(Selection::Docker, &[], false);
        assert!(docker.uses_docker && !docker.has_quick_parts && docker.has_docker_parts);
    }

    #[test]
    fn only_the_explicit_switch_skips_docker_and_it_is_said() {
        let skipping = plan(Selection::All, &[], true);
        assert!(skipping.skips_docker && !skipping.uses_docker && !skipping.has_docker_parts);
        assert!(skipping.has_quick_parts);
    }

    #[test]
    fn filters_leave_everything_but_rust_tests_out() {
        let narrowed = plan(Selection::All, &["a_name"], false);
        assert!(narrowed.uses_docker && !narrowed.has_quick_parts && !narrowed.has_docker_parts);
        assert_eq!(narrowed.steps(), 6);
    }
}
