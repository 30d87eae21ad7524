//! What every container of BotMaker gets, whoever asks for it (CIS Docker Benchmark, section 5).

use std::collections::HashMap;

use bollard::models::{
    HostConfig, HostConfigLogConfig, Mount as EngineMount, MountBindOptions, MountType,
    ResourcesUlimits, RestartPolicy as EnginePolicy, RestartPolicyNameEnum,
};
use botmaker_domain::{BotId, Resources};
use botmaker_ports::{Mount, StorageIntent};

use crate::{files, settings::DockerSettings};

/// The host side of a hardened container without network, ports and names.
pub(crate) fn hardened(
    settings: &DockerSettings,
    bot: BotId,
    mounts: &[Mount],
    resources: Resources,
) -> HostConfig {
    let memory = i64::try_from(resources.memory_bytes).unwrap_or(i64::MAX);
    HostConfig {
        privileged: Some(false),
        cap_drop: Some(vec!["ALL".to_owned()]),
        security_opt: Some(vec!["no-new-privileges:true".to_owned()]),
        readonly_rootfs: Some(true),
        tmpfs: Some(HashMap::from([(
            "/tmp".to_owned(),
            format!("rw,nosuid,nodev,size={},mode=1777", settings.tmp_bytes),
        )])),
        init: Some(true),
        ipc_mode: Some("private".to_owned()),
        memory: Some(memory),
        memory_swap: Some(memory),
        nano_cpus: Some(i64::from(resources.cpu_millis) * 1_000_000),
        pids_limit: Some(i64::from(resources.pids)),
        ulimits: Some(vec![no_core_dumps()]),
        publish_all_ports: Some(false),
        mounts: Some(
            mounts
                .iter()
                .map(|mount| bind(settings, bot, mount))
                .collect(),
        ),
        restart_policy: Some(never_restarted()),
        log_config: Some(rotated_log(settings)),
        ..HostConfig::default()
    }
}

/// A process that dies must not leave its memory, secrets included, in a file.
fn no_core_dumps() -> ResourcesUlimits {
    ResourcesUlimits {
        name: Some("core".to_owned()),
        soft: Some(0),
        hard: Some(0),
    }
}

const fn never_restarted() -> EnginePolicy {
    EnginePolicy {
        name: Some(RestartPolicyNameEnum::NO),
        maximum_retry_count: None,
    }
}

fn rotated_log(settings: &DockerSettings) -> HostConfigLogConfig {
    HostConfigLogConfig {
        typ: Some("json-file".to_owned()),
        config: Some(HashMap::from([
            ("max-size".to_owned(), settings.log_max_bytes.to_string()),
            ("max-file".to_owned(), settings.log_max_files.to_string()),
        ])),
    }
}

/// A bind mount by structure, not by a string: a path may hold colons and spaces, and a missing one is refused
/// instead of being made by the engine as root.
fn bind(settings: &DockerSettings, bot: BotId, mount: &Mount) -> EngineMount {
    let source = match mount.intent {
        StorageIntent::State => files::state_dir(settings, bot),
        StorageIntent::Config { slot } => files::config_dir(settings, bot, slot),
        StorageIntent::Secrets => settings.secrets_dir.join(bot.to_string()),
    };
    EngineMount {
        typ: Some(MountType::BIND),
        source: Some(source.display().to_string()),
        target: Some(mount.target.clone()),
        read_only: Some(!mount.intent.is_writable()),
        bind_options: Some(MountBindOptions {
            create_mountpoint: Some(false),
            ..MountBindOptions::default()
        }),
        ..EngineMount::default()
    }
}
