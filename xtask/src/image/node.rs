//! Node and npm as the image uses them, taken from npm: one goes into the image, both fill it.

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use super::{
    cache::Cache,
    recipe::{NODE_LOCK, NODE_PACKAGE, NODE_VERSION, Recipe, node_package},
};
use crate::{
    console::Step,
    process::{self, Program},
    tools::node::Node,
};

/// Where the image has OpenClaw.
pub(super) const APP_DIR: &str = "opt/openclaw";

/// The image's Node, usable on this machine too.
pub(super) struct ImageNode {
    directory: PathBuf,
    /// Libraries of the image's Debian, where this machine lacks what Node links against.
    libraries: Option<PathBuf>,
}

impl ImageNode {
    /// Fetches Node and npm by the machine's own npm.
    ///
    /// # Errors
    /// When npm fails.
    pub(super) fn fetch(
        cache: &Cache,
        recipe: &Recipe,
        machine: &Node,
        step: &Step,
    ) -> Result<Self> {
        let directory = cache.step("node", &recipe.node, |directory| {
            fs::write(directory.join("package.json"), NODE_PACKAGE)?;
            fs::write(directory.join("package-lock.json"), NODE_LOCK)?;
            machine
                .npm("image-node")
                .directory(directory)
                .args([
                    "ci",
                    "--ignore-scripts",
                    "--omit=dev",
                    "--no-audit",
                    "--no-fund",
                ])
                .fix("check npm's registry setting: npm config get registry")
                .run(step)?;
            arrange(directory)
        })?;
        Ok(Self {
            directory,
            libraries: None,
        })
    }

    /// What goes into the image: `usr/local/bin`.
    pub(super) fn tree(&self) -> PathBuf {
        self.directory.join("tree")
    }

    /// npm's own files.
    pub(super) fn npm_dir(&self) -> PathBuf {
        self.directory.join("node_modules/npm")
    }

    /// A directory with a command `npm` for a container that has [`Self::npm_dir`] at `/opt/npm`.
    pub(super) fn tools(&self) -> PathBuf {
        self.directory.join("tools")
    }

    /// Whether it runs on this machine; a Debian without libatomic1 cannot.
    pub(super) fn runs(&self) -> bool {
        process::answer(self.binary(), &["--version"])
            .is_some_and(|version| version == format!("v{NODE_VERSION}"))
    }

    /// Takes the library that this machine lacks from the archive of the image's Debian.
    ///
    /// # Errors
    /// When the archive does not have it.
    pub(super) fn borrow_libraries(
        &mut self,
        cache: &Cache,
        base: &Path,
        step: &Step,
    ) -> Result<()> {
        let libraries = cache.scratch("libraries")?;
        Program::new("tar", "image-libraries")
            .args([
                "--extract",
                "--wildcards",
                "--transform",
                "s,.*/,,",
                "--directory",
            ])
            .arg(&libraries)
            .arg("--file")
            .arg(base)
            .arg("./usr/lib/*/libatomic.so.1*")
            .run(step)?;
        self.libraries = Some(libraries);
        Ok(())
    }

    /// Prepares Node on this machine.
    pub(super) fn program(&self, log: &str) -> Program {
        let program = Program::new(self.binary(), log).env("PATH", self.path());
        match &self.libraries {
            Some(libraries) => program.env("LD_LIBRARY_PATH", libraries),
            None => program,
        }
    }

    /// Prepares npm on this machine.
    pub(super) fn npm(&self, log: &str) -> Program {
        self.program(log).arg(self.npm_dir().join("bin/npm-cli.js"))
    }

    fn binary(&self) -> PathBuf {
        self.tree().join("usr/local/bin/node")
    }

    fn path(&self) -> OsString {
        process::path_with(&self.tree().join("usr/local/bin"))
    }
}

/// Sorts what npm installed into what the image gets and what only fills it.
fn arrange(directory: &Path) -> Result<()> {
    let package = directory.join("node_modules").join(node_package()?);
    let bin = directory.join("tree/usr/local/bin");
    fs::create_dir_all(&bin)?;
    if !package.is_dir() {
        bail!("npm did not install {}", package.display());
    }
    fs::rename(package.join("bin/node"), bin.join("node"))?;
    fs::remove_dir_all(package)?;
    symlink(
        format!("/{APP_DIR}/node_modules/openclaw/openclaw.mjs"),
        bin.join("openclaw"),
    )?;
    let tools = directory.join("tools");
    fs::create_dir_all(&tools)?;
    symlink("/opt/npm/bin/npm-cli.js", tools.join("npm"))?;
    Ok(())
}
