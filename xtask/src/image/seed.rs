//! The seed: channel plugins with the install records that make OpenClaw trust them.
//!
//! OpenClaw writes the records itself, in a container with the image's own paths, because they name paths.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use nix::unistd::{Gid, Uid};

use super::{
    cache::Cache,
    channels,
    docker::{Doomed, unique_name},
    node::{APP_DIR, ImageNode},
    recipe::{MAKE_SEED_SH, Recipe, TRIM_SEED_MJS},
    slim,
    trust::Trust,
};
use crate::{console::Step, process::Program};

/// Where the image has its seed.
pub(super) const SEED_DIR: &str = "opt/openclaw-seed";
/// Enough for OpenClaw to install plugins; no bot ever sees it.
const CONFIG: &str = r#"{"gateway":{"mode":"local","auth":{"mode":"token","token":"unused"}}}"#;

/// What a seed is made from.
pub(super) struct Ingredients<'a> {
    /// The image's Debian, as an image of its own.
    pub(super) base: &'a str,
    pub(super) app: &'a Path,
    pub(super) node: &'a ImageNode,
    pub(super) trust: &'a Trust,
}

/// Makes the seed and returns the tree that goes into the image; without plugins there is none.
///
/// # Errors
/// When a plugin cannot be installed.
pub(super) fn make(
    cache: &Cache,
    recipe: &Recipe,
    from: &Ingredients<'_>,
    step: &Step,
) -> Result<Option<PathBuf>> {
    let plugins: Vec<&str> = channels::plugins(&recipe.channels).collect();
    if plugins.is_empty() {
        return Ok(None);
    }
    let tree = cache.step(&recipe.release.step("seed"), &recipe.seed, |directory| {
        let work = cache.scratch("seed-work")?;
        for (name, text) in [
            ("make-seed.sh", MAKE_SEED_SH),
            ("trim-seed.mjs", TRIM_SEED_MJS),
        ] {
            fs::create_dir_all(work.join("build"))?;
            fs::write(work.join("build").join(name), text)?;
        }
        fs::create_dir_all(work.join("state"))?;
        fs::create_dir_all(work.join("config"))?;
        fs::write(work.join("config/openclaw.json"), CONFIG)?;
        let answer = install_plugins(&work, recipe, from, step)?;
        let records = format!("records: {}", plugins.join(","));
        ensure!(
            answer.lines().any(|line| line == records),
            "OpenClaw did not record every plugin; expected `{records}`"
        );
        let seed = directory.join(SEED_DIR);
        fs::create_dir_all(seed.join("state"))?;
        fs::rename(work.join("state/npm"), seed.join("npm"))?;
        fs::rename(
            work.join("state/state/openclaw.sqlite"),
            seed.join("state/openclaw.sqlite"),
        )?;
        slim::slim_plugins(&seed.join("npm/projects"))?;
        fs::write(seed.join("version"), format!("{}\n", recipe.seed_version()))?;
        fs::remove_dir_all(work)?;
        Ok(())
    })?;
    Ok(Some(tree))
}

fn install_plugins(
    work: &Path,
    recipe: &Recipe,
    from: &Ingredients<'_>,
    step: &Step,
) -> Result<String> {
    let container = Doomed::container(unique_name("seed"));
    let mut run = Program::new("docker", "image-plugins")
        .args(["run", "--rm", "--init", "--name", container.name()])
        // The registry may be this machine's own, or behind its proxy.
        .args([
            "--network",
            "host",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
        ])
        .args([
            "--user",
            &format!("{}:{}", Uid::effective(), Gid::effective()),
        ]);
    let mounts = [
        (from.app.join(APP_DIR), "/opt/openclaw:ro"),
        (from.node.tree().join("usr/local/bin"), "/usr/local/bin:ro"),
        (from.node.npm_dir(), "/opt/npm:ro"),
        (from.node.tools(), "/opt/tools:ro"),
        (work.join("build"), "/build:ro"),
        (work.join("state"), "/home/node/.openclaw"),
        (work.join("config"), "/etc/openclaw"),
    ];
    for (outside, inside) in mounts {
        run = run
            .arg("--volume")
            .arg(format!("{}:{inside}", outside.display()));
    }
    let settings = [
        "PATH=/opt/tools:/usr/local/bin:/usr/bin:/bin",
        "HOME=/tmp/home",
        "XDG_CACHE_HOME=/tmp/cache",
        "OPENCLAW_STATE_DIR=/home/node/.openclaw",
        "OPENCLAW_CONFIG_PATH=/etc/openclaw/openclaw.json",
        "OPENCLAW_NO_AUTO_UPDATE=1",
        "DO_NOT_TRACK=1",
        "npm_config_cache=/tmp/npm",
        "npm_config_ignore_scripts=true",
        "npm_config_audit=false",
        "npm_config_fund=false",
        "npm_config_update_notifier=false",
        // A lock that names the registry would carry it into the image.
        "npm_config_omit_lockfile_registry_resolved=true",
    ];
    for setting in settings {
        run = run.args(["--env", setting]);
    }
    from.trust
        .lend(run)
        .args([
            from.base,
            "sh",
            "/build/make-seed.sh",
            recipe.release.version,
        ])
        .args(channels::plugins(&recipe.channels))
        .fix("check npm's registry setting: npm config get registry")
        .run(step)
}
