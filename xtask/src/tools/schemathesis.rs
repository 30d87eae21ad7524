//! Schemathesis, which makes requests of every sort out of an OpenAPI document: in an environment of its own under
//! `target/tools`, with every package at a fixed version, so that a seed draws the same requests again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::{apt, version::Version};
use crate::{
    console::Step,
    process::{self, Program},
    workspace,
};

/// Every package and its version.
const REQUIREMENTS: &str = include_str!("schemathesis.txt");
/// What Schemathesis runs on.
const NEEDED_PYTHON: Version = Version::new(3, 10, 0);
/// Debian's packages with Python and what makes an environment.
const PACKAGES: [&str; 2] = ["python3", "python3-venv"];

/// Finds Schemathesis, installing it when it is missing or of another version.
///
/// # Errors
/// When there is no Python that could run it, or its packages cannot be fetched.
pub(crate) fn ensure(step: &Step) -> Result<String> {
    if !is_installed() {
        let python = python(step)?;
        install(step, python)?;
    }
    let answer = process::answer(program(), &["--version"]);
    let version = answer.as_deref().and_then(Version::find);
    let version = version.context("the Schemathesis under target/tools does not run")?;
    Ok(format!("Schemathesis {version}"))
}

/// Its program. The test that uses it looks for it at the same place, beside what Cargo compiled.
fn program() -> PathBuf {
    directory().join("bin/schemathesis")
}

fn directory() -> PathBuf {
    workspace::tools_dir().join("schemathesis")
}

/// Written last, so that an installation that broke off is made anew.
fn stamp() -> PathBuf {
    directory().join("installed.txt")
}

fn is_installed() -> bool {
    fs::read_to_string(stamp()).is_ok_and(|installed| installed == REQUIREMENTS)
}

/// A Python that can make environments, installing Debian's as root.
fn python(step: &Step) -> Result<&'static str> {
    const PYTHON: &str = "python3";
    if !is_usable(PYTHON) && apt::can_install() {
        step.note("no Python with venv: installing Debian's for Schemathesis");
        apt::install(step, &PACKAGES)?;
    }
    if !is_usable(PYTHON) {
        bail!(
            "no Python of at least {NEEDED_PYTHON} with venv, on which Schemathesis runs\n  to fix it: {}",
            apt::command_line(&PACKAGES)
        );
    }
    Ok(PYTHON)
}

fn is_usable(python: &str) -> bool {
    let version = process::answer(python, &["--version"]);
    let is_new = version
        .as_deref()
        .and_then(Version::find)
        .is_some_and(|version| version >= NEEDED_PYTHON);
    // Debian's Python has `venv` but makes no whole environment without `ensurepip`, which comes with python3-venv.
    is_new && process::answer(python, &["-c", "import venv, ensurepip"]).is_some()
}

fn install(step: &Step, python: &str) -> Result<()> {
    let place = directory();
    if place.exists() {
        fs::remove_dir_all(&place).with_context(|| format!("cannot remove {}", place.display()))?;
    }
    Program::new(python, "schemathesis-venv")
        .args(["-m", "venv"])
        .arg(&place)
        .fix(apt::command_line(&PACKAGES))
        .run(step)?;
    fetch(step, &place)?;
    fs::write(stamp(), REQUIREMENTS)?;
    Ok(())
}

fn fetch(step: &Step, place: &Path) -> Result<()> {
    let list = place.join("requirements.txt");
    fs::write(&list, REQUIREMENTS)?;
    Program::new(place.join("bin/python"), "schemathesis-install")
        .args(["-m", "pip", "install", "--disable-pip-version-check"])
        .args(["--no-input", "--only-binary", ":all:", "--requirement"])
        .arg(&list)
        .fix("check the network and pip's index setting: python3 -m pip config list")
        .run(step)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_one_version() {
        let lines: Vec<_> = REQUIREMENTS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        assert!(lines.iter().any(|line| line.starts_with("schemathesis==")));
        for line in lines {
            let version = line.split_once("==").map(|(_, version)| version);
            let is_fixed =
                version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()));
            assert!(is_fixed, "{line}");
        }
    }
}
