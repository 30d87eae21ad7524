//! The Debian below everything: made by debootstrap, as root here or, for people who may only use
//! Docker, as root in a container that lends this machine's programs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use nix::unistd::Uid;

use super::{
    cache::Cache,
    docker::{Doomed, unique_name},
    recipe::{BASE_SH, MIRROR, Recipe, SUITE},
};
use crate::{
    console::Step,
    process::{self, Program},
    tools::apt,
};

const ARCHIVE: &str = "base.tar";
const PACKAGES: [&str; 3] = ["debootstrap", "debian-archive-keyring", "gpgv"];
/// What debootstrap needs of this machine; every one is mounted read-only.
const LENT: [&str; 6] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/etc/alternatives",
];

/// Makes the base and returns its archive.
///
/// # Errors
/// When debootstrap is missing and cannot be installed, or fails.
pub(super) fn make(cache: &Cache, recipe: &Recipe, step: &Step) -> Result<PathBuf> {
    let directory = cache.step("base", &recipe.base, |directory| {
        ensure_debootstrap(step)?;
        fs::write(directory.join("base.sh"), BASE_SH)?;
        if Uid::effective().is_root() {
            make_here(cache, directory, step)
        } else {
            make_in_container(directory, step)
        }
    })?;
    Ok(directory.join(ARCHIVE))
}

fn ensure_debootstrap(step: &Step) -> Result<()> {
    if process::find_program("debootstrap").is_some() {
        return Ok(());
    }
    if apt::can_install() {
        step.note("installing debootstrap");
        return apt::install(step, &PACKAGES);
    }
    if apt::is_debian() {
        bail!(
            "debootstrap, which makes the image's Debian, is missing\n  to fix it: {}",
            apt::command_line(&PACKAGES)
        );
    }
    bail!(
        "debootstrap, which makes the image's Debian, is missing\n  to fix it: install debootstrap and Debian's archive keyring"
    )
}

fn make_here(cache: &Cache, directory: &Path, step: &Step) -> Result<()> {
    let packages = cache.kept("debs")?;
    shell(r#"exec sh base.sh "$@" >"$0""#)
        .directory(directory)
        .args([ARCHIVE, SUITE, MIRROR])
        .args([directory, &packages])
        .fix("check the network and the proxy settings, then run it again: finished steps are kept")
        .run(step)?;
    Ok(())
}

/// Gives a container nothing but this machine's programs, and takes an archive from its output.
fn make_in_container(directory: &Path, step: &Step) -> Result<()> {
    let image = Doomed::image(format!("{}:empty", unique_name("debootstrap")));
    shell(r#"mkdir empty && tar --create --directory empty . | docker import - "$0""#)
        .directory(directory)
        .arg(image.name())
        .run(step)?;
    let container = Doomed::container(unique_name("debootstrap"));
    let mut run = shell(r#"exec docker run "$@" >"$0""#)
        .directory(directory)
        .args([
            ARCHIVE,
            "--rm",
            "--name",
            container.name(),
            "--network",
            "host",
            "--cap-add",
            "SYS_ADMIN",
        ])
        .args([
            "--security-opt",
            "apparmor=unconfined",
            "--tmpfs",
            "/tmp",
            "--env",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ])
        .args([
            "--env",
            "http_proxy",
            "--volume",
            &format!("{}:/base.sh:ro", directory.join("base.sh").display()),
        ]);
    for path in LENT.iter().filter(|path| Path::new(path).exists()) {
        run = run.args(["--volume", &format!("{path}:{path}:ro")]);
    }
    run.args([
        image.name(),
        "/bin/sh",
        "/base.sh",
        SUITE,
        MIRROR,
        "/scratch",
        "/scratch/debs",
    ])
    .fix("sudo cargo xtask image")
    .run(step)?;
    Ok(())
}

fn shell(script: &str) -> Program {
    Program::new("sh", "image-base").args(["-c", script])
}
