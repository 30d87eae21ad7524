//! The repository's own source files.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::workspace;

/// Directories that hold results or other people's files.
const FOREIGN: [&str; 5] = ["node_modules", "dist", "target", "coverage", "test-results"];

/// Every file below `directories` (relative to the root) with one of `extensions`, sorted.
///
/// # Errors
/// When a directory cannot be listed.
pub(crate) fn files(directories: &[&str], extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut waiting: Vec<PathBuf> = directories
        .iter()
        .map(|name| workspace::root().join(name))
        .filter(|path| path.is_dir())
        .collect();
    let mut found = Vec::new();
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(&directory)
            .with_context(|| format!("cannot list {}", directory.display()))?
        {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() && !FOREIGN.iter().any(|foreign| entry.file_name() == *foreign) {
                waiting.push(path);
            } else if kind.is_file() && has_extension(&path, extensions) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .and_then(OsStr::to_str)
        .is_some_and(|extension| extensions.contains(&extension))
}
