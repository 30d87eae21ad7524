//! The arrows of docs/architecture.md, held against what the manifests say.
//!
//! `deny.toml` guards the same walls for everything that Cargo resolves; this check needs no tool,
//! knows our own crates' order as well and says in words what is wrong.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{process, workspace};

/// Which of our crates a crate may use outside its tests. Programs may use all.
const ARROWS: &[(&str, &[&str])] = &[
    ("botmaker-domain", &[]),
    ("botmaker-ports", &["domain"]),
    ("botmaker-secrets", &["domain"]),
    ("botmaker-openclaw", &["domain"]),
    ("botmaker-docker", &["domain", "ports"]),
    ("botmaker-sqlite", &[]),
    ("botmaker-persistence", &["domain", "ports", "secrets"]),
    (
        "botmaker-persistence-sqlite",
        &["domain", "ports", "secrets", "sqlite", "persistence"],
    ),
    (
        "botmaker-persistence-postgres",
        &["domain", "ports", "secrets", "persistence"],
    ),
    (
        "botmaker-keyring",
        &["domain", "ports", "secrets", "sqlite"],
    ),
    (
        "botmaker-fleet",
        &["domain", "ports", "secrets", "openclaw"],
    ),
    ("botmaker-doctor", &["domain", "ports", "openclaw", "fleet"]),
    ("botmaker-api", &["domain", "fleet", "doctor"]),
    ("botmaker-bootstrap", &["domain"]),
    (
        "botmaker-fuzz",
        &[
            "domain",
            "ports",
            "secrets",
            "openclaw",
            "docker",
            "keyring",
            "fleet",
            "api",
            "bootstrap",
        ],
    ),
];

/// Crates of others that only some of ours may use outside their tests.
const WALLS: &[(&str, &[&str])] = &[
    ("bollard", &["botmaker-docker"]),
    (
        "sqlx",
        &[
            "botmaker-sqlite",
            "botmaker-persistence",
            "botmaker-persistence-sqlite",
            "botmaker-persistence-postgres",
            "botmaker-keyring",
        ],
    ),
    ("actix-web", &["botmaker-api"]),
    ("actix-web-lab", &["botmaker-api"]),
    ("config", &["botmaker-bootstrap"]),
    (
        "clap",
        &[
            "botmaker-bootstrap",
            "botmaker",
            "botmaker-admin",
            "botmaker-proxy",
        ],
    ),
];

/// What tests share; nothing may ship with it.
const TEST_ONLY: &str = "botmaker-testkit";

/// One edge outside tests.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    /// Behind a feature: `ports` offers its suites that way.
    is_optional: bool,
}

/// Judges every manifest of the workspace.
///
/// # Errors
/// Every forbidden edge, one a line.
pub(crate) fn check() -> Result<String> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--locked"];
    let manifest = workspace::root().join("Cargo.toml");
    let manifest = manifest.to_string_lossy().into_owned();
    let text = process::answer(
        workspace::cargo(),
        &[&arguments[..], &["--manifest-path", &manifest]].concat(),
    )
    .context(
        "cargo metadata fails\n  to fix it: cargo metadata --format-version 1 --no-deps --locked",
    )?;
    let edges = edges(&serde_json::from_str(&text)?);
    let wrong: Vec<String> = edges.iter().filter_map(judge).collect();
    if wrong.is_empty() {
        return Ok(format!("{} edges", edges.len()));
    }
    bail!("{}", wrong.join("\n"));
}

fn edges(metadata: &Value) -> Vec<Edge> {
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut found = Vec::new();
    for package in packages {
        let from = package["name"].as_str().unwrap_or_default();
        let dependencies = package["dependencies"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        for dependency in dependencies
            .iter()
            .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
        {
            found.push(Edge {
                from: from.to_owned(),
                to: dependency["name"].as_str().unwrap_or_default().to_owned(),
                is_optional: dependency["optional"].as_bool().unwrap_or(false),
            });
        }
    }
    found
}

/// What is wrong with an edge, if anything.
fn judge(edge: &Edge) -> Option<String> {
    let Edge { from, to, .. } = edge;
    if let Some((_, allowed)) = WALLS.iter().find(|(walled, _)| walled == to)
        && !allowed.contains(&from.as_str())
        && from != TEST_ONLY
    {
        return Some(format!(
            "{from} uses {to}, which only {} may",
            allowed.join(", ")
        ));
    }
    if !to.starts_with("botmaker") || from == TEST_ONLY {
        return None;
    }
    if from == "xtask" {
        return Some(format!("xtask uses {to}: it must build without our crates"));
    }
    if to == TEST_ONLY && !edge.is_optional {
        return Some(format!(
            "{from} ships with {TEST_ONLY}: make it a dev-dependency"
        ));
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == from) else {
        return unknown_crate(from);
    };
    let target = to.strip_prefix("botmaker-").unwrap_or(to);
    (!allowed.contains(&target))
        .then(|| format!("{from} uses {to}; its arrows are: {}", allowed.join(", ")))
}

fn unknown_crate(name: &str) -> Option<String> {
    let is_program = ["botmaker", "botmaker-admin", "botmaker-proxy"].contains(&name);
    (!is_program).then(|| format!("{name} is new: give it its arrows in xtask/src/check/layers.rs"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn verdict(from: &str, to: &str) -> Option<String> {
        judge(&Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            is_optional: false,
        })
    }

    #[test]
    fn arrows_point_only_downwards() {
        assert_eq!(verdict("botmaker-fleet", "botmaker-ports"), None);
        assert_eq!(verdict("botmaker", "botmaker-docker"), None);
        assert!(verdict("botmaker-fleet", "botmaker-docker").is_some());
        assert!(verdict("botmaker-domain", "botmaker-ports").is_some());
        assert!(verdict("botmaker-docker", "botmaker-openclaw").is_some());
        assert_eq!(verdict("botmaker-keyring", "botmaker-sqlite"), None);
        assert!(verdict("botmaker-keyring", "botmaker-persistence").is_some());
        assert!(verdict("botmaker-sqlite", "botmaker-ports").is_some());
    }

    #[test]
    fn each_wall_has_its_keeper() {
        assert_eq!(verdict("botmaker-docker", "bollard"), None);
        assert!(verdict("botmaker-fleet", "bollard").is_some());
        assert!(verdict("botmaker-fleet", "actix-web").is_some());
        assert!(verdict("botmaker", "sqlx").is_some());
        assert!(verdict("botmaker-domain", "clap").is_some());
    }

    #[test]
    fn the_test_kit_never_ships_and_new_crates_need_a_place() {
        assert!(verdict("botmaker-fleet", "botmaker-testkit").is_some());
        assert!(verdict("botmaker-novel", "botmaker-domain").is_some());
        assert!(verdict("xtask", "botmaker-domain").is_some());
    }

    #[test]
    fn dependencies_of_tests_are_no_edges() {
        let metadata = json!({"packages": [{"name": "botmaker-fleet", "dependencies": [
            {"name": "bollard", "kind": "dev", "optional": false},
            {"name": "botmaker-ports", "kind": null, "optional": false},
        ]}]});
        let expected = Edge {
            from: "botmaker-fleet".into(),
            to: "botmaker-ports".into(),
            is_optional: false,
        };
        assert_eq!(edges(&metadata), [expected]);
    }
}
