//! How a container is locked in by what the engine says of it, judged by the rules of the CIS Docker Benchmark 1.6.0,
//! section 5. What the engine enforces counts, not what it was asked for.

use bollard::models::{ContainerInspectResponse, HostConfig, MountPoint};
use botmaker_domain::BotId;
use botmaker_ports::{AuditVerdict, AuditedRule, RuntimeError};

use crate::{engine::DockerEngine, labels};

use AuditVerdict::{Broken, Kept, NotApplicable};

/// Directories of the host that no container has any business in; what lies below the data directory is the bot's own.
const SENSITIVE: [&str; 8] = [
    "/", "/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr",
];

/// What the whole engine has, and every container with it.
#[derive(Clone, Copy, Default)]
pub(crate) struct EngineTraits {
    pub(crate) has_apparmor: bool,
    pub(crate) has_selinux: bool,
    pub(crate) is_in_swarm: bool,
}

impl DockerEngine {
    pub(crate) async fn audit(&self, bot: BotId) -> Result<Option<Vec<AuditedRule>>, RuntimeError> {
        let name = labels::object_name(bot);
        let Some(found) = self.inspect_raw(&name).await? else {
            return Ok(None);
        };
        let info = self
            .client
            .call("info", "engine", async |docker| docker.info().await)
            .await?;
        let options = info.security_options.unwrap_or_default();
        let has = |word: &str| options.iter().any(|option| option.contains(word));
        let swarm = info.swarm.and_then(|swarm| swarm.local_node_state);
        let engine = EngineTraits {
            has_apparmor: has("apparmor"),
            has_selinux: has("selinux"),
            is_in_swarm: swarm.is_some_and(|state| state.to_string() == "active"),
        };
        Ok(Some(judge(engine, &found)))
    }
}

/// `Kept` when it holds, otherwise what was seen.
fn verdict(holds: bool, seen: impl Into<String>) -> AuditVerdict {
    if holds { Kept } else { Broken(seen.into()) }
}

/// Every rule of the section, in its order.
pub(crate) fn judge(engine: EngineTraits, found: &ContainerInspectResponse) -> Vec<AuditedRule> {
    let nothing = HostConfig::default();
    let host = found.host_config.as_ref().unwrap_or(&nothing);
    let mut rules = Vec::with_capacity(32);
    let mut rule = |id, title, verdict| rules.push(AuditedRule { id, title, verdict });
    rule(
        "5.1",
        "no swarm that is not needed",
        verdict(!engine.is_in_swarm, "the engine is part of a swarm"),
    );
    let parts = [
        system(engine, found, host),
        programs(found),
        names(host),
        limits(host),
        reach(found, host),
        ports(host),
    ];
    for (id, title, verdict) in parts.into_iter().flatten() {
        rule(id, title, verdict);
    }
    let order = |rule: &AuditedRule| rule.id[2..].parse::<u32>().unwrap_or(u32::MAX);
    rules.sort_by_key(order);
    rules
}

type Row = (&'static str, &'static str, AuditVerdict);

/// What its processes may do to the kernel.
fn system(engine: EngineTraits, found: &ContainerInspectResponse, host: &HostConfig) -> Vec<Row> {
    let options = host.security_opt.iter().flatten();
    let has_option = |word: &str| options.clone().any(|option| option.contains(word));
    let profile = found.app_armor_profile.as_deref().unwrap_or_default();
    let drops_all = host.cap_drop.as_deref() == Some(&["ALL".to_owned()]);
    let adds = host.cap_add.iter().flatten().count();
    vec![
        (
            "5.2",
            "an AppArmor profile",
            if engine.has_apparmor {
                verdict(!matches!(profile, "" | "unconfined"), "none")
            } else {
                NotApplicable("this engine has no AppArmor")
            },
        ),
        (
            "5.3",
            "SELinux security options",
            if engine.has_selinux {
                verdict(!has_option("label=disable"), "labels are switched off")
            } else {
                NotApplicable("this engine has no SELinux")
            },
        ),
        (
            "5.4",
            "restricted kernel capabilities",
            verdict(
                drops_all && adds == 0,
                format!("{adds} added, all dropped: {drops_all}"),
            ),
        ),
        (
            "5.5",
            "not privileged",
            verdict(host.privileged == Some(false), "privileged"),
        ),
        (
            "5.22",
            "the default system call filter",
            verdict(
                !has_option("seccomp=unconfined") && !has_option("seccomp:unconfined"),
                "none",
            ),
        ),
        (
            "5.26",
            "no new privileges",
            verdict(
                has_option("no-new-privileges") && !has_option("no-new-privileges:false"),
                "it may gain some",
            ),
        ),
    ]
}

/// What runs in it.
fn programs(found: &ContainerInspectResponse) -> Vec<Row> {
    let mut command = found.path.iter().chain(found.args.iter().flatten());
    let is_sshd = command.any(|word| word.contains("sshd"));
    let has_exec = found.exec_ids.iter().flatten().next().is_some();
    vec![
        (
            "5.7",
            "no SSH server",
            verdict(!is_sshd, "its command is sshd"),
        ),
        (
            "5.23",
            "no privileged exec",
            verdict(!has_exec, "something was executed in it"),
        ),
        (
            "5.24",
            "no exec as root",
            verdict(!has_exec, "something was executed in it"),
        ),
    ]
}

/// Whether it has name spaces of its own.
fn names(host: &HostConfig) -> Vec<Row> {
    let own = |mode: Option<&String>| verdict(mode.is_none_or(|mode| mode != "host"), "the host's");
    let network = host.network_mode.as_deref().unwrap_or_default();
    vec![
        (
            "5.10",
            "a network of its own",
            own(host.network_mode.as_ref()),
        ),
        ("5.16", "processes of its own", own(host.pid_mode.as_ref())),
        (
            "5.17",
            "shared memory of its own",
            verdict(
                host.ipc_mode.as_deref().is_some_and(|mode| mode != "host"),
                "the host's",
            ),
        ),
        (
            "5.21",
            "a host name of its own",
            own(host.uts_mode.as_ref()),
        ),
        (
            "5.30",
            "not on the shared bridge",
            verdict(!matches!(network, "bridge" | "default" | ""), "docker0"),
        ),
        (
            "5.31",
            "users not of the host",
            own(host.userns_mode.as_ref()),
        ),
    ]
}

/// What it may use up.
fn limits(host: &HostConfig) -> Vec<Row> {
    let is_set = |value: Option<i64>| value.is_some_and(|value| value > 0);
    let has_cpus = is_set(host.nano_cpus) || is_set(host.cpu_shares) || is_set(host.cpu_quota);
    let cgroup = host.cgroup_parent.as_deref().unwrap_or_default();
    vec![
        (
            "5.11",
            "limited memory",
            verdict(is_set(host.memory), "no limit"),
        ),
        (
            "5.12",
            "a share of the processor",
            verdict(has_cpus, "no limit"),
        ),
        (
            "5.13",
            "a read-only root file system",
            verdict(host.readonly_rootfs == Some(true), "it can be written"),
        ),
        (
            "5.15",
            "restarts that end",
            NotApplicable(
                "BotMaker counts ends itself and takes the permission to restart away after the first",
            ),
        ),
        (
            "5.19",
            "limits of its own for processes",
            verdict(
                host.ulimits.iter().flatten().next().is_some(),
                "the engine's defaults",
            ),
        ),
        (
            "5.25",
            "a control group that is known",
            verdict(cgroup.is_empty(), cgroup),
        ),
        (
            "5.27",
            "a health check",
            NotApplicable("BotMaker probes the gateway from outside; nothing is executed in a bot"),
        ),
        (
            "5.28",
            "the image that was chosen",
            NotApplicable("images are pinned by id and changed by their owner"),
        ),
        (
            "5.29",
            "limited processes",
            verdict(is_set(host.pids_limit), "no limit"),
        ),
    ]
}

/// What of the host it reaches.
fn reach(found: &ContainerInspectResponse, host: &HostConfig) -> Vec<Row> {
    let mounts = found.mounts.as_deref().unwrap_or_default();
    let binds = mounts
        .iter()
        .filter(|mount| mount.typ.as_deref() == Some("bind"));
    let sources = binds.filter_map(|mount| mount.source.as_deref());
    let sensitive = sources.clone().find(|source| SENSITIVE.contains(source));
    let socket = sources
        .clone()
        .find(|source| source.ends_with("docker.sock"));
    let how = |mount: &MountPoint| mount.propagation.clone().unwrap_or_default();
    let shared = mounts.iter().map(how).find(|how| how.contains("shared"));
    let devices = host.devices.iter().flatten().count();
    vec![
        (
            "5.6",
            "no sensitive directory of the host",
            verdict(sensitive.is_none(), sensitive.unwrap_or_default()),
        ),
        (
            "5.18",
            "no device of the host",
            verdict(devices == 0, format!("{devices} devices")),
        ),
        (
            "5.20",
            "mounts that are not passed on",
            verdict(shared.is_none(), shared.unwrap_or_default()),
        ),
        (
            "5.32",
            "no engine socket",
            verdict(socket.is_none(), socket.unwrap_or_default()),
        ),
    ]
}

/// Who reaches it.
fn ports(host: &HostConfig) -> Vec<Row> {
    let ports = host.port_bindings.iter().flatten();
    let bindings: Vec<_> = ports.flat_map(|(_, list)| list.iter().flatten()).collect();
    let port = |text: Option<&String>| text.and_then(|text| text.parse::<u16>().ok());
    let low = bindings
        .iter()
        .filter_map(|binding| port(binding.host_port.as_ref()))
        .find(|port| *port < 1024 && *port != 0);
    let is_loopback = |address: Option<&String>| {
        address.is_some_and(|address| address == "127.0.0.1" || address == "::1")
    };
    let open = bindings
        .iter()
        .find(|binding| !is_loopback(binding.host_ip.as_ref()));
    vec![
        (
            "5.8",
            "no privileged port",
            verdict(
                low.is_none(),
                low.map(|port| port.to_string()).unwrap_or_default(),
            ),
        ),
        (
            "5.9",
            "only the port that is needed",
            verdict(
                host.publish_all_ports != Some(true) && bindings.len() <= 1,
                format!("{} ports", bindings.len()),
            ),
        ),
        (
            "5.14",
            "reached by one interface of the host",
            verdict(
                open.is_none(),
                open.and_then(|binding| binding.host_ip.clone())
                    .unwrap_or_default(),
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use bollard::models::PortBinding;

    use super::*;

    fn broken(engine: EngineTraits, found: &ContainerInspectResponse) -> Vec<&'static str> {
        let rules = judge(engine, found);
        let broken = rules.iter().filter(|rule| rule.is_broken());
        broken.map(|rule| rule.id).collect()
    }

    #[test]
    fn every_rule_of_the_section_is_judged_once() {
        let rules = judge(
            EngineTraits::default(),
            &ContainerInspectResponse::default(),
        );
        let ids: Vec<_> = rules.iter().map(|rule| rule.id.to_owned()).collect();
        let all: Vec<_> = (1..=32).map(|number| format!("5.{number}")).collect();
        assert_eq!(ids, all);
    }

    #[test]
    fn a_container_that_breaks_everything_is_told_so() {
        let binding = |address: &str, port: &str| PortBinding {
            host_ip: Some(address.to_owned()),
            host_port: Some(port.to_owned()),
        };
        let bind = |source: &str| MountPoint {
            typ: Some("bind".to_owned()),
            source: Some(source.to_owned()),
            propagation: Some("rshared".to_owned()),
            ..MountPoint::default()
        };
        let host_mode = || Some("host".to_owned());
        let found = ContainerInspectResponse {
            path: Some("/usr/sbin/sshd".to_owned()),
            exec_ids: Some(vec!["1".to_owned()]),
            mounts: Some(vec![bind("/etc"), bind("/run/docker.sock")]),
            host_config: Some(HostConfig {
                privileged: Some(true),
                cap_add: Some(vec!["ALL".to_owned()]),
                security_opt: Some(vec!["seccomp=unconfined".into(), "label=disable".into()]),
                network_mode: host_mode(),
                pid_mode: host_mode(),
                ipc_mode: host_mode(),
                uts_mode: host_mode(),
                userns_mode: host_mode(),
                cgroup_parent: Some("/elsewhere".to_owned()),
                publish_all_ports: Some(true),
                port_bindings: Some(std::collections::HashMap::from([(
                    "80/tcp".to_owned(),
                    Some(vec![binding("0.0.0.0", "80"), binding("", "8080")]),
                )])),
                devices: Some(vec![bollard::models::DeviceMapping::default()]),
                ..HostConfig::default()
            }),
            ..ContainerInspectResponse::default()
        };
        let engine = EngineTraits {
            has_apparmor: true,
            has_selinux: true,
            is_in_swarm: true,
        };
        let kept: Vec<_> = judge(engine, &found)
            .into_iter()
            .filter(|rule| !rule.is_broken() && rule.applies())
            .map(|rule| rule.id)
            .collect();
        // With the host's network it is not on the bridge either.
        assert_eq!(kept, ["5.30"]);
        assert_eq!(broken(engine, &found).len(), 28);
    }
}
