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

/// What makes an unoptimised build: a third of the time of an optimised one.
const UNOPTIMISED: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// Installs a subcommand from crates.io under `target/tools`. One that runs for a second is built faster when it
/// is not optimised.
///
/// # Errors
/// When Cargo cannot fetch or build it.
pub(crate) fn install(step: &Step, package: &str, is_optimised: bool) -> Result<()> {
    let mut program = Program::cargo(&format!("install-{package}"));
    if !is_optimised {
        for (name, value) in UNOPTIMISED {
            program = program.env(name, value);
        }
    }
    program
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
