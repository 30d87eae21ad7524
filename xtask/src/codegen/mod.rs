//! `cargo xtask codegen`: files that are made from the code and committed.
//!
//! `docs/api/openapi.json` comes from the routes, `frontend/src/api/schema.d.ts` from that document,
//! and `.sqlx` from the queries and migrations.

pub(crate) mod sql;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    compile::SHARED_WITH_TESTS,
    console::{Console, Step},
    frontend,
    process::Program,
    tools::{self, Needs, node::Node},
    workspace,
};

const REGENERATE: &str = "cargo xtask codegen, then commit the result";

/// Writes the generated files, or compares them.
///
/// # Errors
/// When a generator fails, or `is_check` and a file is out of date.
pub(crate) fn run(is_check: bool) -> Result<()> {
    let console = Console::new(4);
    let node = tools::check(
        &console,
        Needs {
            node: true,
            browser: false,
        },
    )?
    .node
    .context("no Node was found")?;
    console.step("dashboard packages", |step| {
        Ok(((), frontend::install(step, &node)?))
    })?;
    // First: a changed query does not compile without it, and the document comes from compiled code.
    console.step("SQL metadata", |step| {
        Ok((
            (),
            if is_check {
                sql::compare(step)?
            } else {
                sql::write(step)?
            },
        ))
    })?;
    console.step("OpenAPI document and TypeScript types", |step| {
        Ok((
            (),
            if is_check {
                compare(step, &node)?
            } else {
                write(step, &node)?
            },
        ))
    })
}

/// Fails when a generated file differs from what the code would generate.
///
/// # Errors
/// The file that is out of date.
pub(crate) fn compare(step: &Step, node: &Node) -> Result<String> {
    let committed = fs::read_to_string(openapi_path()).unwrap_or_default();
    let current = openapi(step)?;
    if committed != current {
        bail!(
            "docs/api/openapi.json is out of date{}\n  to fix it: {REGENERATE}",
            first_difference(&committed, &current)
        );
    }
    let committed = fs::read_to_string(schema_path()).unwrap_or_default();
    types(step, node)?;
    let current = fs::read_to_string(schema_path()).unwrap_or_default();
    if committed != current {
        fs::write(schema_path(), &committed)?;
        bail!("frontend/src/api/schema.d.ts is out of date\n  to fix it: {REGENERATE}");
    }
    Ok("openapi.json and schema.d.ts are current".to_owned())
}

fn write(step: &Step, node: &Node) -> Result<String> {
    let path = openapi_path();
    fs::create_dir_all(path.parent().context("the document lies in a directory")?)?;
    fs::write(&path, openapi(step)?)?;
    types(step, node)?;
    Ok(String::new())
}

/// The document as the code describes it; Cargo's own output goes elsewhere.
fn openapi(step: &Step) -> Result<String> {
    Program::cargo("openapi-build")
        .args(["build", "--locked"])
        .args(SHARED_WITH_TESTS)
        .env("SQLX_OFFLINE", "true")
        .run(step)?;
    Program::new(
        workspace::target_dir().join("debug/examples/openapi"),
        "openapi",
    )
    .arg("--print")
    .run(step)
}

fn types(step: &Step, node: &Node) -> Result<()> {
    node.npm("frontend-codegen")
        .args(["run", "codegen"])
        .fix("cd frontend && npm run codegen")
        .run(step)?;
    Ok(())
}

fn openapi_path() -> PathBuf {
    workspace::root().join("docs/api/openapi.json")
}

fn schema_path() -> PathBuf {
    workspace::frontend_dir().join("src/api/schema.d.ts")
}

fn first_difference(old: &str, new: &str) -> String {
    let differing = old
        .lines()
        .zip(new.lines())
        .position(|(old, new)| old != new);
    differing.map_or_else(String::new, |index| {
        format!(
            " from line {}: {}",
            index + 1,
            new.lines().nth(index).unwrap_or_default().trim()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_line_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\n  c\n"), " from line 2: c");
        assert_eq!(first_difference("a\n", "a\n"), "");
    }
}
