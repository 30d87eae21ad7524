//! The Rust compiler: at least the workspace's `rust-version`.

use std::fs;

use anyhow::{Context, Result, bail};

use super::version::Version;
use crate::{process, workspace};

/// Says which compiler is used.
///
/// # Errors
/// When it is missing or older than the workspace needs.
pub(crate) fn check() -> Result<String> {
    let manifest = fs::read_to_string(workspace::root().join("Cargo.toml"))?;
    let needed = needed_version(&manifest).context("Cargo.toml names no rust-version")?;
    let fix = if process::find_program("rustup").is_some() {
        "rustup update stable"
    } else {
        "install Rust from https://rustup.rs"
    };
    let Some(found) =
        process::answer("rustc", &["--version"]).and_then(|text| Version::find(&text))
    else {
        bail!("no Rust compiler answers `rustc --version`\n  to fix it: {fix}");
    };
    if found < needed {
        bail!("Rust {found} is too old, BotMaker needs {needed} (sqlx does)\n  to fix it: {fix}");
    }
    Ok(format!("Rust {found}"))
}

fn needed_version(manifest: &str) -> Option<Version> {
    let line = manifest
        .lines()
        .find(|line| line.trim_start().starts_with("rust-version"))?;
    Version::find(&line.split_once('=')?.1.replace('"', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_needed_version_is_the_workspaces() {
        let manifest = "[workspace.package]\nedition = \"2024\"\nrust-version = \"1.94\"\n";
        assert_eq!(needed_version(manifest), Some(Version::new(1, 94, 0)));
        assert_eq!(needed_version("[workspace]\n"), None);
    }
}
