//! Building BotMaker's own programs.

use std::path::PathBuf;

use anyhow::Result;

use crate::{cli::Profile, console::Step, process::Program, workspace};

/// The programs that people run.
pub(crate) const PROGRAMS: [&str; 3] = ["botmaker", "botmaker-admin", "botmaker-proxy"];

/// Selects one small example of the whole workspace, so that Cargo unites features as it does for
/// the tests: otherwise it would compile most dependencies a second time for a few features less.
pub(crate) const SHARED_WITH_TESTS: [&str; 3] = ["--workspace", "--example", "openapi"];

impl Profile {
    /// Cargo's name of the profile.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    /// Where Cargo puts a program built with it.
    pub(crate) fn program(self, name: &str) -> PathBuf {
        let directory = match self {
            Self::Dev => "debug",
            Self::Release => "release",
        };
        workspace::target_dir().join(directory).join(name)
    }
}

/// Compiles the programs; the dashboard must have been built before, since the server embeds it.
///
/// # Errors
/// When Cargo fails.
pub(crate) fn programs(step: &Step, profile: Profile) -> Result<String> {
    let mut program =
        Program::cargo("build").args(["build", "--locked", "--profile", profile.name()]);
    program = match profile {
        Profile::Release => program.args(PROGRAMS.iter().flat_map(|name| ["--package", name])),
        Profile::Dev => program
            .args(SHARED_WITH_TESTS)
            .args(PROGRAMS.iter().flat_map(|name| ["--bin", name])),
    };
    let output = program.env("SQLX_OFFLINE", "true").run(step)?;
    let compiled = output
        .lines()
        .filter(|line| line.trim_start().starts_with("Compiling "))
        .count();
    Ok(if compiled == 0 {
        "up to date".to_owned()
    } else {
        format!("{compiled} packages compiled")
    })
}
