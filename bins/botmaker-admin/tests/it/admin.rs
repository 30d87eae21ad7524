//! Runs the program.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// No engine listens here.
const SOCKET: &str = "/nonexistent/docker.sock";

/// An instance of a test's own.
pub(crate) struct Admin {
    pub(crate) directory: TempDir,
}

/// What the program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) error: String,
}

impl Admin {
    pub(crate) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_botmaker-admin"));
        command
            .arg("--data-dir")
            .arg(self.data())
            .args(arguments)
            .current_dir(self.directory.path())
            .env("BOTMAKER__ENGINE__SOCKET", SOCKET)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        answer(&self.command(arguments).output().unwrap())
    }

    /// Runs a command that must succeed and answer in JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let answer = self.run(&[&["-o", "json"], arguments].concat());
        assert_eq!(answer.code, 0, "{answer:?}");
        serde_json::from_str(&answer.out).unwrap()
    }
}

pub(crate) fn answer(output: &Output) -> Answer {
    Answer {
        code: output.status.code().unwrap(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        error: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The settings that [`Admin`]'s commands work with, for a server in the test's process.
pub(crate) fn settings(directory: &Path) -> botmaker_bootstrap::Settings {
    let environment = [
        ("BOTMAKER__ENGINE__SOCKET", SOCKET),
        ("BOTMAKER__SERVER__LISTEN", "127.0.0.1:0"),
    ];
    let environment = environment.map(|(name, value)| (name.into(), value.into()));
    let flags = botmaker_bootstrap::FlagOverrides::new();
    let sources =
        botmaker_bootstrap::Sources::new(None, environment.into(), flags, directory.to_owned());
    botmaker_bootstrap::load(&sources.unwrap())
        .unwrap()
        .settings
}
