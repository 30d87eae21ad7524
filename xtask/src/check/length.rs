//! No file grows beyond what a person reads in one go.

use std::{fs, path::Path};

use anyhow::{Result, bail};

use super::sources;
use crate::workspace;

/// CONTRIBUTING.md: 100–200 lines are normal, 400 ask for a reason, 600 are split.
const LIMIT: usize = 600;

/// Generated files, which nobody reads in one go.
const GENERATED: [&str; 1] = ["frontend/src/api/schema.d.ts"];

/// Measures every hand-written file.
///
/// # Errors
/// Every file that is too long, one a line.
pub(crate) fn check() -> Result<String> {
    let files = sources::files(
        &["crates", "bins", "xtask", "frontend", "migrations"],
        &["rs", "ts", "tsx", "css", "mjs", "sh", "sql"],
    )?;
    let mut long = Vec::new();
    for file in &files {
        let name = workspace::shown(file);
        let lines = count(file)?;
        if lines > LIMIT && !GENERATED.contains(&name.as_str()) {
            long.push(format!(
                "{name} has {lines} lines, the limit is {LIMIT}: split it"
            ));
        }
    }
    if long.is_empty() {
        return Ok(format!("{} files, none over {LIMIT} lines", files.len()));
    }
    bail!("{}", long.join("\n"));
}

fn count(file: &Path) -> Result<usize> {
    Ok(fs::read(file)?
        .iter()
        .filter(|byte| **byte == b'\n')
        .count())
}
