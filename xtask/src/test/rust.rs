//! The Rust tests, by cargo-nextest or by `cargo test`.

use anyhow::Result;

use super::{built_example, judged, tally, tally::Tally};
use crate::{
    cli::{Selection, TestOptions},
    console::Step,
    process::{self, Program},
    tools::{cargo, node::Node},
};

/// Tests that need Docker lie in modules of these names.
const DOCKER_MODULES: [&str; 3] = ["docker", "openclaw", "browser"];

/// Compiles every test without running one, so that compiling shows as a step of its own.
///
/// # Errors
/// When a test does not compile.
pub(crate) fn compile(step: &Step) -> Result<String> {
    let program = if cargo::has("nextest") {
        cargo_command("nextest-compile").args(["nextest", "run", "--no-run"])
    } else {
        cargo_command("test-compile").args(["test", "--no-run"])
    };
    let output = program.args(["--locked", "--workspace"]).run(step)?;
    let compiled = output
        .lines()
        .filter(|line| line.trim_start().starts_with("Compiling "))
        .count();
    Ok(format!("{compiled} packages compiled"))
}

/// Runs the selected tests.
///
/// # Errors
/// When the runner itself fails; failing tests are in the tally.
pub(crate) fn tests(
    step: &Step,
    options: &TestOptions,
    uses_docker: bool,
    node: &Node,
) -> Result<Tally> {
    let selection = if uses_docker {
        options.selection
    } else {
        Selection::Quick
    };
    let uses_nextest = cargo::has("nextest");
    let program = if uses_nextest {
        nextest(selection, options)
    } else {
        cargo_test(selection, options)
    };
    let path = process::joined_paths(&[cargo::path(), node.path()]);
    let (status, output, failure) = program.env("PATH", path).echo().run_any(step)?;
    let tally = if uses_nextest {
        tally::nextest(&output)
    } else {
        tally::libtest(&output)
    };
    if status.success() && tally.passed == 0 && !options.filters.is_empty() {
        step.note("no test has a name with that filter in it");
    }
    judged(step, status.success(), tally, failure)
}

fn nextest(selection: Selection, options: &TestOptions) -> Program {
    let mut program = cargo_command("nextest")
        .args(["nextest", "run", "--locked", "--workspace"])
        .args([
            "--no-fail-fast",
            "--no-tests=pass",
            "--status-level=slow",
            "--final-status-level=fail",
            "--show-progress=none",
        ]);
    if let Some(filter) = filter_expression(selection) {
        program = program.args(["--filterset", &filter]);
    }
    program.args(&options.filters)
}

/// Nextest's language for a selection.
fn filter_expression(selection: Selection) -> Option<String> {
    let docker = format!("test(/^({})::/)", DOCKER_MODULES.join("|"));
    match selection {
        Selection::All => None,
        Selection::Quick => Some(format!("not {docker}")),
        Selection::Docker => Some(docker),
    }
}

fn cargo_test(selection: Selection, options: &TestOptions) -> Program {
    let program = cargo_command("cargo-test")
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .args(["--lib", "--bins", "--tests", "--", "--test-threads=2"]);
    let modules = DOCKER_MODULES.map(|module| format!("{module}::"));
    let program = match selection {
        Selection::All => program,
        Selection::Quick => program.args(modules.iter().flat_map(|module| ["--skip", module])),
        Selection::Docker if options.filters.is_empty() => program.args(&modules),
        Selection::Docker => program,
    };
    program.args(&options.filters)
}

/// Runs the examples in the documentation.
///
/// # Errors
/// When they do not compile.
pub(crate) fn doc_tests(step: &Step) -> Result<Tally> {
    let program = cargo_command("doc-tests").args([
        "test",
        "--locked",
        "--workspace",
        "--doc",
        "--no-fail-fast",
    ]);
    let (status, output, failure) = program.run_any(step)?;
    judged(step, status.success(), tally::libtest(&output), failure)
}

/// Runs `crates/fleet/examples/embed.rs`, which nextest compiled along.
///
/// # Errors
/// When it cannot start.
pub(crate) fn embed_example(step: &Step) -> Result<Tally> {
    let (status, _, failure) = built_example("embed").echo().run_any(step)?;
    if status.success() {
        return Ok(Tally {
            passed: 1,
            ..Tally::default()
        });
    }
    step.note(&failure.to_string());
    Ok(Tally {
        failed: 1,
        failing: vec!["crates/fleet/examples/embed.rs".to_owned()],
        ..Tally::default()
    })
}

fn cargo_command(log: &str) -> Program {
    Program::cargo(log)
        .env("RUST_BACKTRACE", "0")
        .env("PATH", cargo::path())
        .env("SQLX_OFFLINE", "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_and_docker_are_each_others_complement() {
        assert_eq!(filter_expression(Selection::All), None);
        let docker = filter_expression(Selection::Docker).unwrap();
        assert_eq!(docker, "test(/^(docker|openclaw|browser)::/)");
        assert_eq!(
            filter_expression(Selection::Quick).unwrap(),
            format!("not {docker}")
        );
    }
}
