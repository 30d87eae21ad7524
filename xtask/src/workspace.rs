//! Where things are: the repository, its build output, xtask's own files.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository's root, known from where xtask itself was built.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies one level below the repository's root")
        .to_path_buf()
}

/// Cargo's output directory: `CARGO_TARGET_DIR` or `target/`.
pub(crate) fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => root().join(directory),
        None => root().join("target"),
    }
}

/// Logs, stamps and other files that xtask keeps between runs.
pub(crate) fn state_dir() -> PathBuf {
    target_dir().join("xtask")
}

/// One log file per step.
pub(crate) fn logs_dir() -> PathBuf {
    state_dir().join("logs")
}

/// Tools that xtask installed because the machine lacked them.
pub(crate) fn tools_dir() -> PathBuf {
    target_dir().join("tools")
}

/// The dashboard's sources.
pub(crate) fn frontend_dir() -> PathBuf {
    root().join("frontend")
}

/// The data directory used unless `--data-dir` names another.
pub(crate) fn default_data_dir() -> PathBuf {
    root().join("data")
}

/// A path as a person would type it: relative to the repository where possible.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Cargo's own executable, the one that runs xtask when there is one.
pub(crate) fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("xtask").is_dir());
    }

    #[test]
    fn paths_in_the_repository_are_shown_relative_to_it() {
        assert_eq!(shown(&root().join("target/xtask")), "target/xtask");
        assert_eq!(shown(Path::new("/etc/hosts")), "/etc/hosts");
    }
}
