//! Debian packages: installed as root, otherwise named in a line that a person can type.

use std::path::Path;

use anyhow::Result;
use nix::unistd::Uid;

use crate::{console::Step, process, process::Program};

/// Whether this is a Debian-like machine and we may install on it.
pub(crate) fn can_install() -> bool {
    is_debian() && Uid::effective().is_root()
}

/// Whether packages are managed by apt here.
pub(crate) fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && process::find_program("apt-get").is_some()
}

/// The line that installs `packages`, for a person without root.
pub(crate) fn command_line(packages: &[&str]) -> String {
    let sudo = if Uid::effective().is_root() {
        ""
    } else {
        "sudo "
    };
    format!(
        "{sudo}apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    )
}

/// Installs packages, fetching the package lists first when apt does not know one of them.
///
/// # Errors
/// When apt fails.
pub(crate) fn install(step: &Step, packages: &[&str]) -> Result<()> {
    if !packages.iter().all(|package| is_known(package)) {
        update(step)?;
    }
    let first = install_once(step, packages);
    if first.is_err() {
        // Old lists name versions that the mirror has replaced since.
        update(step)?;
        return install_once(step, packages);
    }
    first
}

fn is_known(package: &str) -> bool {
    process::answer("apt-cache", &["policy", package])
        .is_some_and(|text| text.contains("Candidate:") && !text.contains("Candidate: (none)"))
}

fn update(step: &Step) -> Result<()> {
    Program::new("apt-get", "apt-update")
        .args(["update"])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .fix("check the network and /etc/apt/sources.list, then: apt-get update")
        .run(step)?;
    Ok(())
}

fn install_once(step: &Step, packages: &[&str]) -> Result<()> {
    Program::new("apt-get", "apt-install")
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .fix(command_line(packages))
        .run(step)?;
    Ok(())
}
