//! The exact commands for a person when xtask may not help itself.

use std::path::Path;

use nix::unistd::{Uid, User};

use super::PACKAGES;
use crate::tools::apt;

/// Whether systemd runs this machine.
pub(crate) fn systemd_runs() -> bool {
    Path::new("/run/systemd/system").is_dir()
}

/// How to get an engine.
pub(crate) fn installation() -> String {
    installation_for(apt::is_debian(), systemd_runs(), &user())
}

/// How to be allowed to use the engine that runs.
pub(crate) fn access() -> String {
    let user = user();
    format!(
        "a Docker engine runs, but {user} may not use it\n  \
         to fix it: sudo usermod --append --groups docker {user} && exec newgrp docker"
    )
}

fn installation_for(is_debian: bool, has_systemd: bool, user: &str) -> String {
    if !is_debian {
        return "no Docker engine answers, and xtask installs one only on Debian\n  \
                to fix it: install Docker Engine 20.10 or newer and start it: https://docs.docker.com/engine/install/"
            .to_owned();
    }
    let start = if has_systemd {
        "systemctl enable --now docker"
    } else {
        "(setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &)"
    };
    format!(
        "no Docker engine answers, and installing one takes root\n  \
         to fix it: sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends {} && {start} && \
         usermod --append --groups docker {user}' && exec newgrp docker",
        PACKAGES.join(" ")
    )
}

fn user() -> String {
    let uid = Uid::effective();
    User::from_uid(uid)
        .ok()
        .flatten()
        .map_or_else(|| uid.to_string(), |user| user.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_without_root_gets_one_sudo_line() {
        for has_systemd in [true, false] {
            let text = installation_for(true, has_systemd, "ada");
            assert_eq!(text.matches("sudo ").count(), 1, "{text}");
            assert!(text.contains("docker.io iptables"), "{text}");
            assert!(text.contains("--groups docker ada"), "{text}");
        }
        assert!(installation_for(true, true, "ada").contains("systemctl enable --now docker"));
        assert!(installation_for(true, false, "ada").contains("setsid dockerd"));
    }

    #[test]
    fn other_systems_get_the_manual() {
        assert!(
            installation_for(false, true, "ada")
                .contains("https://docs.docker.com/engine/install/")
        );
    }
}
