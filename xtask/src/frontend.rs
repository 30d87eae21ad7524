//! The dashboard: its packages installed and its files built, only when something changed.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{console::Step, tools::node::Node, workspace};

/// Directories that hold results, not sources.
const RESULTS: [&str; 5] = ["node_modules", "dist", "coverage", ".vite", "test-results"];

/// Installs the packages that `package-lock.json` names, unless they are there.
///
/// # Errors
/// When npm fails.
pub(crate) fn install(step: &Step, node: &Node) -> Result<String> {
    let directory = workspace::frontend_dir();
    let lock = directory.join("package-lock.json");
    if !lock.is_file() {
        bail!(
            "{} is missing\n  to fix it: git checkout -- frontend",
            workspace::shown(&lock)
        );
    }
    let stamp = Stamp::new("packages", fingerprint(&[lock])?);
    if stamp.is_fresh() {
        return Ok("packages are current".to_owned());
    }
    node.npm("npm-ci")
        .args(["ci", "--no-audit", "--no-fund"])
        .fix("check npm's registry setting (npm config get registry), then: cd frontend && npm ci")
        .run(step)?;
    stamp.write()?;
    Ok("packages installed".to_owned())
}

/// Builds `frontend/dist`, which the server embeds, unless no source changed.
///
/// # Errors
/// When npm or Vite fails.
pub(crate) fn build(step: &Step, node: &Node) -> Result<String> {
    let packages = install(step, node)?;
    let directory = workspace::frontend_dir();
    let stamp = Stamp::new("dist", fingerprint(&sources(&directory)?)?);
    let is_built = directory.join("dist/index.html.br").is_file();
    if stamp.is_fresh() && is_built {
        return Ok("unchanged".to_owned());
    }
    node.npm("frontend-build")
        .args(["run", "build"])
        .fix("cd frontend && npm run build")
        .run(step)?;
    stamp.write()?;
    Ok(format!("{packages}, built"))
}

/// Every source file of the dashboard, sorted.
fn sources(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(&directory)
            .with_context(|| format!("cannot list {}", directory.display()))?
        {
            let entry = entry?;
            let name = entry.file_name();
            let is_result = RESULTS.iter().any(|result| name == *result);
            let kind = entry.file_type()?;
            if kind.is_dir() && !is_result {
                waiting.push(entry.path());
            } else if kind.is_file() && !name.to_string_lossy().ends_with(".tsbuildinfo") {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A number that changes when a file's name or content does. Not cryptographic: it guards no trust.
fn fingerprint(files: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file)
            .with_context(|| format!("cannot read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Remembers for which sources a result was made; it lies with the packages, so that it goes when they go.
struct Stamp {
    path: PathBuf,
    value: String,
}

impl Stamp {
    fn new(name: &str, fingerprint: u64) -> Self {
        Self {
            path: workspace::frontend_dir()
                .join("node_modules")
                .join(format!(".{name}.stamp")),
            value: format!("{fingerprint:016x}"),
        }
    }

    fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|text| text == self.value)
    }

    fn write(&self) -> Result<()> {
        Ok(fs::write(&self.path, &self.value)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_follows_sources_and_ignores_results() {
        let directory = std::env::temp_dir().join(format!("xtask-frontend-{}", std::process::id()));
        fs::create_dir_all(directory.join("src")).unwrap();
        fs::create_dir_all(directory.join("node_modules/react")).unwrap();
        fs::write(directory.join("src/main.tsx"), "one").unwrap();
        let mark = || fingerprint(&sources(&directory).unwrap()).unwrap();
        let first = mark();
        fs::write(directory.join("node_modules/react/index.js"), "changed").unwrap();
        fs::write(directory.join("tsconfig.tsbuildinfo"), "changed").unwrap();
        assert_eq!(mark(), first);
        fs::write(directory.join("src/main.tsx"), "two").unwrap();
        assert_ne!(mark(), first);
        fs::remove_dir_all(&directory).unwrap();
    }
}
