//! Only `bootstrap` reads the environment, so that `--print-config` can say where a value came from.

use std::fs;

use anyhow::{Result, bail};

use super::sources;
use crate::workspace;

/// Calls that read the environment; `env!` is resolved when compiling and harmless.
const READS: [&str; 4] = ["env::var(", "env::var_os(", "env::vars(", "env::vars_os("];

/// Looks through all shipped code.
///
/// # Errors
/// Every line that reads the environment, with its place.
pub(crate) fn check() -> Result<String> {
    let files = sources::files(&["crates", "bins"], &["rs"])?;
    let mut wrong = Vec::new();
    for file in &files {
        let name = workspace::shown(file);
        if may_read(&name) {
            continue;
        }
        for (number, line) in reading_lines(&fs::read_to_string(file)?) {
            wrong.push(format!("{name}:{number}: {line}"));
        }
    }
    if wrong.is_empty() {
        return Ok(format!("{} files", files.len()));
    }
    bail!(
        "the environment is read outside crates/bootstrap:\n{}",
        wrong.join("\n")
    );
}

/// Settings, build scripts and tests may read it.
fn may_read(name: &str) -> bool {
    name.starts_with("crates/bootstrap/")
        || name.starts_with("crates/testkit/")
        || name.ends_with("/build.rs")
        || ["/tests/", "/benches/", "/examples/"]
            .iter()
            .any(|part| name.contains(part))
}

/// Lines before the file's own tests that read the environment, counted from 1.
fn reading_lines(source: &str) -> Vec<(usize, &str)> {
    source
        .lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .filter(|(_, line)| {
            !line.trim_start().starts_with("//") && READS.iter().any(|read| line.contains(read))
        })
        .map(|(index, line)| (index + 1, line.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_found_but_not_in_comments_or_tests() {
        let source = "// env::var(\"A\")\nlet a = std::env::var(\"A\");\nenv!(\"B\");\n#[cfg(test)]\nenv::vars();\n";
        assert_eq!(
            reading_lines(source),
            [(2, "let a = std::env::var(\"A\");")]
        );
    }

    #[test]
    fn only_settings_and_tests_may_read() {
        assert!(may_read("crates/bootstrap/src/settings.rs"));
        assert!(may_read("crates/docker/tests/docker/main.rs"));
        assert!(!may_read("crates/fleet/src/lib.rs"));
        assert!(!may_read("bins/botmaker/src/main.rs"));
    }
}
