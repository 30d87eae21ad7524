//! What the engine says about itself, and which user bots run as because of it.

use std::net::{IpAddr, Ipv4Addr};

use bollard::models::{SystemInfo, SystemVersion};
use botmaker_ports::{ContainerUser, EngineStatus, RuntimeError};
use ipnet::Ipv4Net;
use nix::unistd::{getegid, geteuid};

use crate::engine::DockerEngine;

/// The user that OpenClaw's images are made for.
const IMAGE_USER: u32 = 1000;

fn has_option(info: &SystemInfo, name: &str) -> bool {
    let wanted = format!("name={name}");
    let mut options = info.security_options.iter().flatten();
    options.any(|option| option.split(',').any(|part| part == wanted))
}

/// The user of a rootful engine's bots: 1000 when this process may give files away, otherwise its own.
pub(crate) fn best_guess() -> ContainerUser {
    let (uid, gid) = match geteuid().as_raw() {
        0 => (IMAGE_USER, IMAGE_USER),
        uid => (uid, getegid().as_raw()),
    };
    ContainerUser {
        uid,
        gid,
        host_uid: uid,
        host_gid: gid,
    }
}

/// Resolves the user for an engine of this kind. Root inside a rootless engine is this user outside; an engine with
/// user name spaces shifts every id by an offset that only its root directory's name tells, `…/{uid}.{gid}`.
fn user_for(info: &SystemInfo) -> ContainerUser {
    if has_option(info, "rootless") {
        return ContainerUser {
            uid: 0,
            gid: 0,
            host_uid: geteuid().as_raw(),
            host_gid: getegid().as_raw(),
        };
    }
    let guess = best_guess();
    let root = info.docker_root_dir.as_deref().unwrap_or_default();
    let offsets = root
        .rsplit('/')
        .next()
        .and_then(|last| last.split_once('.'));
    let offsets = offsets
        .filter(|_| has_option(info, "userns"))
        .and_then(|(uid, gid)| Some((uid.parse::<u32>().ok()?, gid.parse::<u32>().ok()?)));
    match offsets {
        Some((uid, gid)) => ContainerUser {
            uid: IMAGE_USER,
            gid: IMAGE_USER,
            host_uid: uid.saturating_add(IMAGE_USER),
            host_gid: gid.saturating_add(IMAGE_USER),
        },
        None => guess,
    }
}

/// Limits that the engine takes and does not enforce.
fn missing_limits(info: &SystemInfo) -> Vec<String> {
    [
        ("memory", info.memory_limit),
        ("cpu", info.cpu_cfs_quota),
        ("pids", info.pids_limit),
    ]
    .into_iter()
    .filter(|(_, works)| *works == Some(false))
    .map(|(name, _)| name.to_owned())
    .collect()
}

fn describe(
    version: SystemVersion,
    info: SystemInfo,
    host_gateway: Option<IpAddr>,
) -> EngineStatus {
    let os = version.os.as_deref().unwrap_or("linux");
    let architecture = version.arch.as_deref().unwrap_or("unknown");
    EngineStatus {
        platform: format!("{os}/{architecture}"),
        api_version: version.api_version.unwrap_or_default(),
        version: version.version.unwrap_or_default(),
        cgroup_version: info
            .cgroup_version
            .as_ref()
            .map_or_else(|| "1".to_owned(), ToString::to_string),
        is_rootless: has_option(&info, "rootless"),
        host_gateway,
        cpus: info
            .ncpu
            .and_then(|count| count.try_into().ok())
            .unwrap_or(1),
        memory_bytes: info
            .mem_total
            .and_then(|bytes| bytes.try_into().ok())
            .unwrap_or(0),
        missing_limits: missing_limits(&info),
        storage_driver: info.driver.unwrap_or_default(),
    }
}

impl DockerEngine {
    pub(crate) async fn describe(&self) -> Result<EngineStatus, RuntimeError> {
        let asked = |docker: bollard::Docker| async move { docker.version().await };
        let version = self.client.call("version", "the engine", asked).await?;
        let info = self.load_info().await?;
        let gateway = if has_option(&info, "rootless") {
            // Its bridges live in a network name space of their own: no address of them is the host's.
            None
        } else {
            self.default_gateway().await?
        };
        Ok(describe(version, info, gateway))
    }

    /// Asks what the engine is and remembers the user that follows from it.
    async fn load_info(&self) -> Result<SystemInfo, RuntimeError> {
        let asked = |docker: bollard::Docker| async move { docker.info().await };
        let info = self.client.call("info", "the engine", asked).await?;
        let set = self.settings.container_user;
        self.remember_user(set.unwrap_or_else(|| user_for(&info)));
        Ok(info)
    }

    /// The user that bots run as; a guess only while the engine has never been reached.
    pub(crate) async fn user(&self) -> ContainerUser {
        if self.settings.container_user.is_none()
            && self.known_user().is_none()
            && let Err(error) = self.load_info().await
        {
            tracing::debug!(%error, "the bots' user is a guess until the engine answers");
        }
        self.known_user().unwrap_or_else(|| self.guessed_user())
    }

    /// The host's address on the default bridge, to which `host-gateway` leads.
    async fn default_gateway(&self) -> Result<Option<IpAddr>, RuntimeError> {
        let bridge = self.inspect_network("bridge").await?;
        let pools = bridge.and_then(|bridge| bridge.ipam?.config);
        let Some(pool) = pools.and_then(|pools| pools.into_iter().next()) else {
            return Ok(None);
        };
        let set = pool.gateway.and_then(|address| address.parse().ok());
        let first = || {
            let subnet: Ipv4Net = pool.subnet.as_deref()?.parse().ok()?;
            subnet.hosts().next().map(|host: Ipv4Addr| IpAddr::V4(host))
        };
        Ok(set.or_else(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(option: &str, root: &str) -> SystemInfo {
        SystemInfo {
            security_options: Some(vec!["name=seccomp,profile=default".into(), option.into()]),
            docker_root_dir: Some(root.into()),
            ..SystemInfo::default()
        }
    }

    #[test]
    fn the_bots_user_follows_from_the_engine() {
        let rootful = user_for(&engine("name=apparmor", "/var/lib/docker"));
        assert_eq!(rootful, best_guess());
        assert_eq!(rootful.uid, rootful.host_uid);

        let rootless = user_for(&engine("name=rootless", "/home/a/.local/share/docker"));
        assert_eq!((rootless.uid, rootless.gid), (0, 0));
        assert_eq!(rootless.host_uid, geteuid().as_raw());

        let shifted = user_for(&engine("name=userns", "/var/lib/docker/500000.600000"));
        assert_eq!((shifted.uid, shifted.gid), (1000, 1000));
        assert_eq!((shifted.host_uid, shifted.host_gid), (501_000, 601_000));
    }

    #[test]
    fn limits_that_do_not_work_are_named() {
        let info = SystemInfo {
            memory_limit: Some(true),
            cpu_cfs_quota: Some(false),
            pids_limit: Some(false),
            ..SystemInfo::default()
        };
        assert_eq!(missing_limits(&info), ["cpu", "pids"]);
    }
}
