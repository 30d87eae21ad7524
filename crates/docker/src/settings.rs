//! What an engine connection is made with.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use botmaker_ports::ContainerUser;
use uuid::Uuid;

/// Settings of a [`crate::DockerEngine`].
#[derive(Clone, Debug)]
pub struct DockerSettings {
    /// The engine's socket: a path, or `unix://` and a path.
    pub endpoint: String,
    /// Which BotMaker instance this is; it touches nothing of another.
    pub instance_id: Uuid,
    /// Where the bots' directories lie: an absolute path that the engine sees too.
    pub data_dir: PathBuf,
    /// Where the bots' secret directories lie, `{secrets_dir}/{bot id}`: an absolute path that the engine sees too.
    pub secrets_dir: PathBuf,
    /// How long one answer of the engine may take; stopping a container adds its grace.
    pub api_timeout: Duration,
    /// The user that bots run as; `None` lets the engine's kind decide.
    pub container_user: Option<ContainerUser>,
    /// The name under which a bot reaches the host.
    pub host_gateway_name: String,
    /// Size in bytes at which a container's log is rotated.
    pub log_max_bytes: u64,
    /// How many log files a container keeps.
    pub log_max_files: u32,
    /// Where processes of the engine's machine are seen, if it is this one: `/proc`.
    pub proc_dir: PathBuf,
    /// Size in bytes of the temporary file system at `/tmp`; it counts as the bot's memory.
    pub tmp_bytes: u64,
}

const MIB: u64 = 1024 * 1024;

impl DockerSettings {
    /// The engine's usual socket.
    pub const DEFAULT_ENDPOINT: &'static str = "unix:///var/run/docker.sock";

    /// Settings with every default: the usual socket, 30 s an answer, three log files of 10 MiB, 256 MiB for `/tmp`.
    #[must_use]
    pub fn new(instance_id: Uuid, data_dir: PathBuf, secrets_dir: PathBuf) -> Self {
        Self {
            endpoint: Self::DEFAULT_ENDPOINT.to_owned(),
            instance_id,
            data_dir,
            secrets_dir,
            api_timeout: Duration::from_secs(30),
            container_user: None,
            host_gateway_name: "botmaker".to_owned(),
            log_max_bytes: 10 * MIB,
            log_max_files: 3,
            proc_dir: PathBuf::from("/proc"),
            tmp_bytes: 256 * MIB,
        }
    }

    /// The path of the engine's socket.
    pub(crate) fn socket(&self) -> &Path {
        Path::new(
            self.endpoint
                .strip_prefix("unix://")
                .unwrap_or(&self.endpoint),
        )
    }

    /// # Errors
    /// Names the first setting that cannot work.
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        if !self.socket().is_absolute() {
            let endpoint = self.endpoint.clone();
            return Err(SettingsError::Endpoint { endpoint });
        }
        for path in [&self.data_dir, &self.secrets_dir] {
            if !path.is_absolute() || path.to_str().is_none() {
                return Err(SettingsError::Directory { path: path.clone() });
            }
        }
        let name = &self.host_gateway_name;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if name.is_empty() || !name.chars().all(is_plain) {
            let name = name.clone();
            return Err(SettingsError::HostGatewayName { name });
        }
        Ok(())
    }
}

/// A setting with which no engine can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The endpoint is no Unix socket.
    #[error(
        "the container engine's endpoint must be unix:// and an absolute path, not {endpoint:?}"
    )]
    Endpoint {
        /// What was set.
        endpoint: String,
    },
    /// A directory cannot be given to the engine.
    #[error("{} must be an absolute path in UTF-8", .path.display())]
    Directory {
        /// What was set.
        path: PathBuf,
    },
    /// The host's name is not one.
    #[error("the host's name for bots must consist of letters, digits and hyphens, not {name:?}")]
    HostGatewayName {
        /// What was set.
        name: String,
    },
}
