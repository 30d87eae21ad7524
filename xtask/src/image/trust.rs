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

use crate::{console::Step, process::Program, tools::node::Node};

/// The registry everybody has; naming it gives nothing away.
pub(super) const PUBLIC_REGISTRY: &str = "https://registry.npmjs.org/";
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
    pub(super) registry: String,
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
        Ok(Self {
            registry: told
                .get("registry")
                .map_or_else(|| PUBLIC_REGISTRY.to_owned(), ToString::to_string),
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
        run = run.args(["--env", &format!("npm_config_registry={}", self.registry)]);
        for variable in PROXY_VARIABLES
            .iter()
            .filter(|variable| env::var_os(variable).is_some())
        {
            run = run.args(["--env", variable]);
        }
        run
    }
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
