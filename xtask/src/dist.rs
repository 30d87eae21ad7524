//! `cargo xtask build`: release programs with the dashboard inside, ready to be copied.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    cli::Profile,
    compile,
    console::{Console, Step},
    frontend,
    process::{self, Program},
    tools::{self, Needs},
    workspace,
};

/// Builds into `target/dist`.
///
/// # Errors
/// When a tool is missing or a build fails.
pub(crate) fn run() -> Result<()> {
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
    console.step("build the dashboard", |step| {
        Ok(((), frontend::build(step, &node)?))
    })?;
    console.step("compile the programs", |step| {
        Ok(((), compile::programs(step, Profile::Release)?))
    })?;
    let sums = console.step("collect them", |step| Ok((collect(step)?, String::new())))?;
    console.heading(&format!(
        "In {}:",
        workspace::shown(&workspace::target_dir().join("dist"))
    ));
    console.line(sums.trim_end());
    Ok(())
}

fn collect(step: &Step) -> Result<String> {
    let directory = workspace::target_dir().join("dist");
    fs::create_dir_all(&directory)?;
    for name in compile::PROGRAMS {
        let target = directory.join(name);
        fs::copy(Profile::Release.program(name), &target)
            .with_context(|| format!("cannot copy {name}"))?;
        if process::find_program("strip").is_some() {
            Program::new("strip", "strip")
                .arg("--strip-debug")
                .arg(&target)
                .run(step)?;
        }
    }
    let sums = Program::new("sha256sum", "sha256sum")
        .args(compile::PROGRAMS)
        .directory(&directory)
        .run(step)?;
    fs::write(directory.join("SHA256SUMS"), &sums)?;
    Ok(sums)
}
