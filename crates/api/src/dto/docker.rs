//! The container engine.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bot::ContainerState;

/// What is known about Docker; from memory, so it answers also while Docker does not.
#[derive(Serialize, ToSchema)]
pub struct DockerStatusView {
    /// Whether Docker answers.
    pub available: bool,
    /// Why not.
    #[schema(required)]
    pub error: Option<String>,
    /// What to try.
    #[schema(required)]
    pub hint: Option<String>,
    /// Since when it is so; `null` just after the server started.
    #[schema(required)]
    pub since: Option<Timestamp>,
    /// Such as `20.10.24`.
    #[schema(required)]
    pub version: Option<String>,
    /// The API version spoken, such as `1.41`.
    #[schema(required)]
    pub api_version: Option<String>,
    /// Such as `linux/amd64`.
    #[schema(required)]
    pub platform: Option<String>,
    /// Such as `overlay2`.
    #[schema(required)]
    pub storage_driver: Option<String>,
    /// `1` or `2`.
    #[schema(required)]
    pub cgroup_version: Option<String>,
    /// Processors that bots may use.
    #[schema(required)]
    pub cpus: Option<u32>,
    /// Memory of Docker's machine in bytes.
    #[schema(required)]
    pub memory_bytes: Option<u64>,
    /// Whether Docker runs without root.
    #[schema(required)]
    pub rootless: Option<bool>,
    /// Limits that this Docker cannot enforce, such as `memory`; empty when all work.
    pub missing_limits: Vec<String>,
    /// The user that bots run as, `uid:gid`.
    pub container_user: String,
    /// The image of new bots.
    pub image: ImageView,
    /// The listener that bots reach.
    pub bots_side: BotsSideView,
}

/// The image of new bots.
#[derive(Serialize, ToSchema)]
pub struct ImageView {
    /// As set.
    pub reference: String,
    /// Whether Docker has it.
    pub present: bool,
    /// Docker's id of it, `sha256:…`.
    #[schema(required)]
    pub id: Option<String>,
    /// `botmaker` or `official`.
    #[schema(required)]
    pub layout: Option<String>,
    /// OpenClaw's version by the image's label.
    #[schema(required)]
    pub openclaw_version: Option<String>,
    /// The channels that it has.
    pub channels: Vec<String>,
    /// The command that gets it.
    #[schema(required)]
    pub hint: Option<String>,
}

/// The listener that bots reach, for the demo model.
#[derive(Clone, Serialize, ToSchema)]
pub struct BotsSideView {
    /// Where it listens or wants to, `address:port`; `null` while Docker has not told the address.
    #[schema(required)]
    pub address: Option<String>,
    /// Whether it listens.
    pub listening: bool,
    /// Why not.
    #[schema(required)]
    pub error: Option<String>,
}

/// Containers with BotMaker's labels.
#[derive(Serialize, ToSchema)]
pub struct ContainerListView {
    /// Those of other instances included.
    pub containers: Vec<ContainerView>,
}

/// A container with BotMaker's labels.
#[derive(Serialize, ToSchema)]
pub struct ContainerView {
    /// Docker's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose container it is; `null` when the label is unreadable.
    #[schema(required)]
    pub bot_id: Option<Uuid>,
    /// Whether it belongs to another BotMaker instance; such containers are never touched.
    pub foreign: bool,
    /// `bot`, or `one_shot` for a short command such as OpenClaw's validator.
    pub role: ContainerRole,
    /// The bot's how manieth container it is.
    pub incarnation: u32,
    /// Docker's word.
    pub state: ContainerState,
    /// Exit code of the last run.
    #[schema(required)]
    pub exit_code: Option<i64>,
    /// Whether the kernel ended it for memory.
    pub oom_killed: bool,
    /// How often Docker restarted it by itself.
    pub restart_count: u64,
    /// The id of its image.
    pub image_id: String,
    /// When it was made.
    #[schema(required)]
    pub created_at: Option<Timestamp>,
    /// When it was last started.
    #[schema(required)]
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    #[schema(required)]
    pub finished_at: Option<Timestamp>,
}

/// What a container is for.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContainerRole {
    /// Runs a bot.
    Bot,
    /// A short command.
    OneShot,
}
