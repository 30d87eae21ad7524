//! What this machine needs to reach npm's registry: a registry, settings files, a CA bundle.
//!
//! They reach a build container as read-only mounts and variables and never become part of a layer;
//! `verify` looks for them in the finished image.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{console::Step, process::Program, tools::node::Node, workspace};

/// Variables by which a machine names its CA bundle, in the order they are asked.
const BUNDLE_VARIABLES: [&str; 2] = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];
const PROXY_VARIABLES: [&str; 6] = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// How this machine reaches npm.
#[derive(Debug)]
pub(super) struct Trust {
    /// The registry that this machine's settings name; `None` where npm uses the one that everybody has.
    pub(super) registry: Option<String>,
    pub(super) bundle: Option<PathBuf>,
    /// npm's settings files: the variable that names one, and the file.
    pub(super) settings: Vec<(&'static str, PathBuf)>,
}

impl Trust {
    /// Asks the machine's own npm and environment.
    ///
    /// # Errors
    /// When npm does not run.
    pub(super) fn of_this_machine(node: &Node, step: &Step) -> Result<Self> {
        let answer = node
            .npm("image-npm-config")
            .args([
                "config",
                "get",
                "registry",
                "cafile",
                "userconfig",
                "globalconfig",
            ])
            .run(step)?;
        let told = parse(&answer);
        let file = |name: &str| {
            told.get(name)
                .map(PathBuf::from)
                .filter(|path| path.is_file())
        };
        let named = BUNDLE_VARIABLES
            .iter()
            .filter_map(env::var_os)
            .map(PathBuf::from)
            .find(|path| path.is_file());
        let own = npms_own_registry(node, step)?;
        Ok(Self {
            registry: told
                .get("registry")
                .filter(|registry| **registry != own)
                .map(ToString::to_string),
            bundle: file("cafile").or(named),
            settings: [
                ("npm_config_userconfig", "userconfig"),
                ("npm_config_globalconfig", "globalconfig"),
            ]
            .into_iter()
            .filter_map(|(variable, name)| Some((variable, file(name)?)))
            .collect(),
        })
    }

    /// Lends all of it to a build container.
    pub(super) fn lend(&self, mut run: Program) -> Program {
        for (variable, path) in &self.settings {
            let inside = format!("/run/build/{variable}");
            run = run
                .arg("--volume")
                .arg(mount(path, &inside))
                .args(["--env", &format!("{variable}={inside}")]);
        }
        if let Some(bundle) = &self.bundle {
            let inside = "/run/build/ca.pem";
            run = run.arg("--volume").arg(mount(bundle, inside)).args([
                "--env".to_owned(),
                format!("npm_config_cafile={inside}"),
                "--env".to_owned(),
                format!("NODE_EXTRA_CA_CERTS={inside}"),
            ]);
        }
        if let Some(registry) = &self.registry {
            run = run.args(["--env", &format!("npm_config_registry={registry}")]);
        }
        for variable in PROXY_VARIABLES
            .iter()
            .filter(|variable| env::var_os(variable).is_some())
        {
            run = run.args(["--env", variable]);
        }
        run
    }
}

/// The registry that npm uses where nothing names another.
fn npms_own_registry(node: &Node, step: &Step) -> Result<String> {
    let answer = Program::new("env", "image-npm-registry")
        .args(["-u", "npm_config_registry", "-u", "NPM_CONFIG_REGISTRY"])
        .args(["npm", "config", "get", "registry"])
        .args([
            "--userconfig=/nonexistent/user",
            "--globalconfig=/nonexistent/global",
        ])
        .directory(&workspace::frontend_dir())
        .env("PATH", node.path())
        .run(step)?;
    let told = answer.lines().find(|line| line.starts_with("http"));
    Ok(told.unwrap_or_default().trim().to_owned())
}

fn mount(path: &Path, inside: &str) -> String {
    format!("{}:{inside}:ro", path.display())
}

/// Reads npm's `name=value` lines; unset values are printed as `null`.
fn parse(answer: &str) -> BTreeMap<&str, &str> {
    answer
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(_, value)| !matches!(*value, "null" | "undefined" | ""))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npms_answer_is_read_among_its_warnings() {
        let told = parse(
            "npm warn Unknown user config\nregistry=https://r.example/\ncafile=null\nuserconfig=/root/.npmrc\n",
        );
        assert_eq!(told.get("registry"), Some(&"https://r.example/"));
        assert_eq!(told.get("userconfig"), Some(&"/root/.npmrc"));
        assert_eq!(told.get("cafile"), None);
    }
}
