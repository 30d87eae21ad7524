//! Cargo's subcommands that do not come with Rust: used when present, installed under `target/tools` when asked for.

use std::ffi::OsString;

use anyhow::Result;

use crate::{
    console::Step,
    process::{self, Program},
    workspace,
};

/// A `PATH` on which the tools under `target/tools/bin` come first.
pub(crate) fn path() -> OsString {
    process::path_with(&workspace::tools_dir().join("bin"))
}

/// Whether `cargo <name>` works.
pub(crate) fn has(name: &str) -> bool {
    let program = format!("cargo-{name}");
    workspace::tools_dir().join("bin").join(&program).is_file()
        || process::find_program(&program).is_some()
        || process::answer(workspace::cargo(), &[name, "--version"]).is_some()
}

/// Installs a subcommand from crates.io under `target/tools`.
///
/// # Errors
/// When Cargo cannot fetch or build it.
pub(crate) fn install(step: &Step, package: &str) -> Result<()> {
    Program::cargo(&format!("install-{package}"))
        .args(["install", package, "--locked", "--root"])
        .arg(workspace::tools_dir())
        .env(
            "CARGO_TARGET_DIR",
            workspace::state_dir().join("tools-build"),
        )
        .fix(format!("cargo install {package} --locked"))
        .run(step)?;
    std::fs::remove_dir_all(workspace::state_dir().join("tools-build")).ok();
    Ok(())
}
