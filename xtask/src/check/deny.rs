//! Licences, duplicates, sources and known holes of everything that Cargo resolves, by cargo-deny.

use std::{net::ToSocketAddrs, sync::mpsc, thread, time::Duration};

use anyhow::Result;

use crate::{console::Step, process::Program, tools::cargo};

/// Where the database of known holes is kept (cargo-deny's default).
const ADVISORIES_HOST: &str = "github.com:443";
const REACHABLE_WITHIN: Duration = Duration::from_secs(10);

/// Runs cargo-deny, installing it the first time.
///
/// # Errors
/// When a rule of `deny.toml` is broken, or cargo-deny can be neither found nor installed.
pub(crate) fn check(step: &Step) -> Result<String> {
    if !cargo::has("deny") {
        step.note("cargo-deny is missing: building it once under target/tools (a minute or two)");
        cargo::install(step, "cargo-deny", false)?;
    }
    let is_online = is_reachable(ADVISORIES_HOST);
    let mut rules = vec!["bans", "licenses", "sources"];
    if is_online {
        rules.push("advisories");
    } else {
        step.note("the advisory database is not reachable: known holes are not checked now");
    }
    Program::cargo("deny")
        .args([
            "deny",
            "--locked",
            "--workspace",
            "check",
            "--hide-inclusion-graph",
        ])
        .args(&rules)
        .env("PATH", cargo::path())
        .run(step)?;
    Ok(rules.join(", "))
}

/// Whether a connection comes about in time, name resolution included.
fn is_reachable(host: &'static str) -> bool {
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || {
        let connects = host.to_socket_addrs().is_ok_and(|mut addresses| {
            addresses.any(|address| {
                std::net::TcpStream::connect_timeout(&address, REACHABLE_WITHIN).is_ok()
            })
        });
        sender.send(connects).ok();
    });
    answer.recv_timeout(REACHABLE_WITHIN).unwrap_or(false)
}
