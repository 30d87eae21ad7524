//! The server itself, its machine and the instance in numbers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::image_task::ImageTaskView;

/// The server, its machine and the instance in numbers.
#[derive(Serialize, ToSchema)]
pub struct SystemView {
    /// BotMaker's version.
    pub version: String,
    /// The id that this instance's containers carry.
    pub instance_id: Uuid,
    /// When the server started.
    pub started_at: Timestamp,
    /// Where everything is kept.
    pub data_directory: String,
    /// The data directory's file system; `null` when it does not tell.
    #[schema(required)]
    pub disk: Option<DiskView>,
    /// The server's machine.
    pub machine: MachineView,
    /// What the server's own log holds: a level, or the directives of `log.filter`.
    #[schema(example = "info")]
    pub log_level: String,
    /// The bots, all owners'.
    pub bots: BotCountsView,
    /// What the bots that are to run may use together.
    pub promised: PromisedView,
    /// The bots' host ports.
    pub ports: PortPoolView,
    /// The bots' networks.
    pub subnets: SubnetPoolView,
    /// The getting of the image of new bots, now or last time.
    #[schema(required)]
    pub image_task: Option<ImageTaskView>,
}

/// A file system.
#[derive(Serialize, ToSchema)]
pub struct DiskView {
    /// Its size.
    pub total_bytes: u64,
    /// What is left.
    pub free_bytes: u64,
}

/// The server's machine.
#[derive(Serialize, ToSchema)]
pub struct MachineView {
    /// All memory.
    pub memory_total_bytes: u64,
    /// Memory that can be had without swapping.
    pub memory_available_bytes: u64,
    /// Processors that the server may use.
    pub cpus: usize,
    /// Processes that ran or wanted to, averaged over a minute.
    pub load_1m: f64,
}

/// How many bots there are.
#[derive(Serialize, ToSchema)]
pub struct BotCountsView {
    /// All, those being created or deleted included.
    pub total: usize,
    /// How many are in each state; every state is named.
    pub by_state: BTreeMap<String, usize>,
    /// How many there may be.
    pub max: u32,
}

/// What the bots that are to run may use together.
#[derive(Serialize, ToSchema)]
pub struct PromisedView {
    /// Memory.
    pub memory_bytes: u64,
    /// Processor time in thousandths of a core.
    pub cpu_millis: u64,
}

/// The bots' host ports.
#[derive(Serialize, ToSchema)]
pub struct PortPoolView {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
    /// How many bots have.
    pub used: usize,
    /// How many Docker refused within the last hour.
    pub bad: usize,
}

/// The bots' networks.
#[derive(Serialize, ToSchema)]
pub struct SubnetPoolView {
    /// Where they are cut from.
    #[schema(example = "10.213.0.0/16")]
    pub pool: String,
    /// How many there can be.
    pub total: usize,
    /// How many bots have.
    pub used: usize,
    /// How many Docker refused within the last hour.
    pub bad: usize,
}

/// How much the server writes to its own log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// What somebody must act on.
    Error,
    /// And what went on in spite of something.
    Warn,
    /// And what happens to bots.
    Info,
    /// And what helps to find a fault.
    Debug,
    /// Everything.
    Trace,
}

/// The server's own log, until it restarts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLogLevelRequest {
    /// The level. `debug` and `trace` hold for BotMaker's own code; libraries stay at `info`.
    pub level: LogLevel,
}

/// The server's own log.
#[derive(Serialize, ToSchema)]
pub struct LogLevelView {
    /// The level.
    pub level: LogLevel,
}

/// Which checks.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChecksQuery {
    /// Whether to look through containers anew, which takes seconds; else a look of the last ten minutes is told again.
    #[serde(default)]
    pub fresh: bool,
}

/// What is as it should be, and what is not.
#[derive(Serialize, ToSchema)]
pub struct ChecksView {
    /// In the order in which a person would look.
    pub checks: Vec<CheckView>,
    /// When this was asked.
    pub checked_at: Timestamp,
}

/// A check and what it found.
#[derive(Serialize, ToSchema)]
pub struct CheckView {
    /// Such as `bots_side`.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// How it is.
    pub state: CheckState,
    /// What was seen.
    pub detail: String,
    /// What to do.
    #[schema(required)]
    pub fix: Option<String>,
    /// What the server can do about it.
    #[schema(required)]
    pub action: Option<CheckAction>,
    /// When this was looked at; what only a container can tell may be older than the rest.
    pub checked_at: Timestamp,
}

/// How it is.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Good,
    /// It works, and somebody should look.
    Warning,
    /// Something does not work.
    Bad,
}

/// What the server can do about a finding.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckAction {
    /// `POST /api/docker/image`.
    GetImage,
    /// `POST /api/admin/cleanup`.
    CleanUp,
}
