//! Judges a container by what the engine says it enforces (`docker inspect`), not by what was asked for.

use bollard::{Docker, models::HostConfig, query_parameters::InspectContainerOptions};

/// Every rule that a container breaks; empty when it is locked in as it should be.
///
/// # Panics
/// When the engine does not know the container.
pub async fn violations(docker: &Docker, container: &str) -> Vec<String> {
    let found = docker
        .inspect_container(container, None::<InspectContainerOptions>)
        .await
        .expect("the container exists");
    let host = found.host_config.unwrap_or_default();
    let config = found.config.unwrap_or_default();
    let user = config.user.unwrap_or_default();
    let mut broken = judge(&host);
    let mut rule = |holds: bool, text: &str| {
        if !holds {
            broken.push(text.to_owned());
        }
    };
    rule(
        !user.is_empty() && !user.starts_with("root"),
        "it runs as a named user",
    );
    rule(
        config.hostname.is_some_and(|name| !name.is_empty()),
        "its host name is set",
    );
    let mounts = found.mounts.unwrap_or_default();
    rule(
        mounts.iter().all(|mount| {
            !mount
                .source
                .as_deref()
                .unwrap_or_default()
                .contains("docker.sock")
        }),
        "it has no engine socket",
    );
    let is_private = |at: &str| {
        let mut there = mounts
            .iter()
            .filter(|mount| mount.destination.as_deref() == Some(at));
        there.all(|mount| mount.rw == Some(false))
    };
    rule(is_private("/run/secrets"), "its secrets are read-only");
    rule(
        is_private("/etc/openclaw"),
        "its configuration is read-only",
    );
    broken
}

#[expect(clippy::too_many_lines, reason = "one table, one rule an entry")]
fn judge(host: &HostConfig) -> Vec<String> {
    let no_items = |list: Option<&Vec<String>>| list.is_none_or(Vec::is_empty);
    let is_own = |mode: Option<&String>| mode.is_none_or(|mode| mode != "host");
    let ports = host
        .port_bindings
        .iter()
        .flatten()
        .filter_map(|(_, list)| list.as_ref());
    let rules = [
        (host.privileged == Some(false), "it is not privileged"),
        (
            host.cap_drop.as_deref() == Some(&["ALL".to_owned()]),
            "every capability is dropped",
        ),
        (no_items(host.cap_add.as_ref()), "no capability is added"),
        (
            host.security_opt
                .iter()
                .flatten()
                .any(|option| option.starts_with("no-new-privileges")),
            "it cannot gain privileges",
        ),
        (
            !host
                .security_opt
                .iter()
                .flatten()
                .any(|option| option.contains("unconfined")),
            "the engine's system call filter applies",
        ),
        (
            host.readonly_rootfs == Some(true),
            "its root file system is read-only",
        ),
        (
            host.tmpfs
                .iter()
                .flatten()
                .all(|(_, options)| options.contains("nosuid") && options.contains("size=")),
            "temporary file systems are sized and nosuid",
        ),
        (host.init == Some(true), "a real init reaps its processes"),
        (
            host.memory.is_some_and(|memory| memory > 0),
            "its memory is limited",
        ),
        (host.memory_swap == host.memory, "it has no swap"),
        (
            host.nano_cpus.is_some_and(|cpus| cpus > 0),
            "its processor time is limited",
        ),
        (
            host.pids_limit.is_some_and(|pids| pids > 0),
            "its processes are limited",
        ),
        (
            host.log_config
                .as_ref()
                .and_then(|log| log.config.as_ref())
                .is_some_and(|log| log.contains_key("max-size")),
            "its log is rotated",
        ),
        (
            is_own(host.network_mode.as_ref()),
            "it has a network of its own",
        ),
        (
            host.network_mode.as_deref() != Some("bridge"),
            "it is not on the shared bridge",
        ),
        (
            is_own(host.pid_mode.as_ref()),
            "it sees only its own processes",
        ),
        (is_own(host.uts_mode.as_ref()), "its host name is its own"),
        (
            is_own(host.userns_mode.as_ref()),
            "user name spaces are not escaped",
        ),
        (
            host.ipc_mode.as_deref() == Some("private"),
            "its shared memory is its own",
        ),
        (
            host.publish_all_ports == Some(false),
            "only chosen ports are published",
        ),
        (
            ports
                .flatten()
                .all(|port| port.host_ip.as_deref() == Some("127.0.0.1")),
            "ports are published on the loopback address",
        ),
        (no_items(host.binds.as_ref()), "no mount is a bind string"),
        (
            no_items(host.volumes_from.as_ref()),
            "no volume of another container",
        ),
        (host.devices.as_ref().is_none_or(Vec::is_empty), "no device"),
        (
            host.oom_kill_disable != Some(true),
            "the kernel may end it for memory",
        ),
    ];
    let broken = rules.into_iter().filter(|(holds, _)| !holds);
    broken.map(|(_, text)| format!("broken: {text}")).collect()
}
