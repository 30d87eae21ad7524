//! A bot's container: how it shall be and how it is.

use std::{collections::BTreeMap, time::Duration};

use botmaker_domain::{BotId, Hostname, Placement, Resources};
use jiff::Timestamp;

/// What a mount is for; the engine crate knows where that lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum StorageIntent {
    /// The bot's own files, writable.
    State,
    /// The bot's secret files, read-only.
    Secrets,
    /// One directory with its configuration, read-only.
    Config {
        /// Which.
        slot: u32,
    },
}

impl StorageIntent {
    /// Whether the container may write there.
    #[must_use]
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::State)
    }
}

/// One mount of a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mount {
    /// What is mounted.
    pub intent: StorageIntent,
    /// Where the container sees it: an absolute path.
    pub target: String,
}

/// What the engine does when a container ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum RestartPolicy {
    /// Nothing.
    No,
    /// Starts it again unless it was stopped by a call.
    UnlessStopped,
}

/// Everything needed to create a bot's container. Hardening is not listed: it always applies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContainerSpec {
    /// Whose container it is.
    pub bot_id: BotId,
    /// The bot's how manieth container it is.
    pub incarnation: u32,
    /// The fixed host name inside; OpenClaw's state lease depends on it.
    pub hostname: Hostname,
    /// The id of the image.
    pub image: String,
    /// The command, without the image's entry point.
    pub command: Vec<String>,
    /// The environment; never a secret.
    pub environment: BTreeMap<String, String>,
    /// Mounts.
    pub mounts: Vec<Mount>,
    /// Limits.
    pub resources: Resources,
    /// Port and subnet.
    pub placement: Placement,
    /// The port inside that the host port leads to.
    pub container_port: u16,
    /// Time between SIGTERM and SIGKILL.
    pub stop_grace: Duration,
    /// A digest of what needs a new container when it changes; becomes a label.
    pub container_hash: String,
}

/// Docker's seven container states.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ContainerState {
    /// Made, never started.
    Created,
    /// Running.
    Running,
    /// Frozen.
    Paused,
    /// Ended, waiting for the engine to start it again.
    Restarting,
    /// Being removed.
    Removing,
    /// Ended.
    Exited,
    /// Could not be removed; of no further use.
    Dead,
}

impl ContainerState {
    /// Docker's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Restarting => "restarting",
            Self::Removing => "removing",
            Self::Exited => "exited",
            Self::Dead => "dead",
        }
    }

    /// Whether processes of the bot may be alive.
    #[must_use]
    pub const fn is_alive(self) -> bool {
        matches!(self, Self::Running | Self::Paused | Self::Restarting)
    }
}

/// What a labelled container is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ContainerRole {
    /// Runs a bot.
    Bot,
    /// A throwaway container of [`super::BotRuntime::run_once`].
    OneShot,
}

/// A container as the engine describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContainerStatus {
    /// The engine's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose container it is; `None` when the label is unreadable.
    pub bot_id: Option<BotId>,
    /// Whether it carries this instance's id.
    pub is_ours: bool,
    /// What it is for.
    pub role: ContainerRole,
    /// The bot's how manieth container it is.
    pub incarnation: u32,
    /// The digest it was created with.
    pub container_hash: String,
    /// The id of its image.
    pub image_id: String,
    /// Its state.
    pub state: ContainerState,
    /// Exit code of the last run; `None` while it has not ended.
    pub exit_code: Option<i64>,
    /// Whether the kernel ended it for memory.
    pub oom_killed: bool,
    /// The engine's words on why it did not start, if it said any.
    pub error: Option<String>,
    /// How often the engine restarted it by itself.
    pub restart_count: u64,
    /// What the engine does when it ends.
    pub restart_policy: RestartPolicy,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last started.
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    pub finished_at: Option<Timestamp>,
}
