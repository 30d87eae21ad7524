//! OpenClaw itself, from npm, by the committed lock.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{
    cache::Cache,
    node::{APP_DIR, ImageNode},
    recipe::Recipe,
    slim,
};
use crate::{console::Step, process::Program};

/// Installs OpenClaw and returns the tree that goes into the image.
///
/// # Errors
/// When npm fails or OpenClaw does not start.
pub(super) fn install(
    cache: &Cache,
    recipe: &Recipe,
    node: &ImageNode,
    step: &Step,
) -> Result<PathBuf> {
    let release = recipe.release;
    cache.step(&release.step("app"), &recipe.app, |directory| {
        let app = directory.join(APP_DIR);
        fs::create_dir_all(&app)?;
        fs::write(app.join("package.json"), release.package)?;
        fs::write(app.join("package-lock.json"), release.lock)?;
        node.npm("image-openclaw")
            .directory(&app)
            .args([
                "ci",
                "--ignore-scripts",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
            ])
            .fix("check npm's registry setting: npm config get registry")
            .run(step)?;
        let modules = app.join("node_modules");
        // The package is marked as unfinished until OpenClaw has run once, and a read-only image has no
        // place to take the mark away: it has to happen before the tree is slimmed and sealed.
        let home = cache.scratch("home")?;
        let answer = outside_its_state(node.program("image-lifecycle"), &home)
            .arg(modules.join("openclaw/openclaw.mjs"))
            .arg("--version")
            .run(step)?;
        anyhow::ensure!(
            answer.contains(release.version),
            "OpenClaw says that it is {}",
            answer.trim()
        );
        slim::slim_app(&modules)?;
        fs::remove_file(app.join("package-lock.json"))?;
        Ok(())
    })
}

/// Keeps OpenClaw away from the state of whoever builds.
fn outside_its_state(program: Program, home: &std::path::Path) -> Program {
    program
        .env("HOME", home)
        .env("OPENCLAW_STATE_DIR", home.join("state"))
        .env("XDG_CACHE_HOME", home.join("cache"))
}
