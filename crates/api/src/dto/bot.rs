//! A bot as the API shows it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    bot_key::{BotKeyView, BotUsageView},
    channels::ChannelStateView,
    profile::AvatarView,
};

/// A bot. Holds no secret: only the names of those that exist.
#[derive(Clone, Serialize, ToSchema)]
pub struct BotView {
    /// Identity; UUIDs of version 7, so they sort by creation.
    pub id: Uuid,
    /// Display name, 1 to 128 characters.
    pub name: String,
    /// Unique short name, a DNS label; may stand for the id in paths.
    pub hostname: String,
    /// Whose bot it is.
    pub owner_id: Uuid,
    /// The machine that it runs on; `local` on a single host.
    pub node_id: String,
    /// The model provider, an id of the catalogue.
    pub provider: String,
    /// The model as its provider spells it.
    pub model: String,
    /// Where the provider is reached, if not at its own address.
    #[schema(required)]
    pub base_url: Option<String>,
    /// Whose key pays for its model.
    pub key: BotKeyView,
    /// When its container was made; `null` before the first. A new container comes with most changes of its description.
    #[schema(required)]
    pub deployed_at: Option<Timestamp>,
    /// When its gateway last answered a probe, also for a bot that has been silent or stopped since; `null` when it never
    /// did. After a restart of the server it may be an earlier answer, that of the bot's last change of status, until
    /// the next one.
    #[schema(required)]
    pub last_heartbeat_at: Option<Timestamp>,
    /// What it used of the keyring's keys, as of some seconds ago; `null` for a bot that used nothing.
    #[schema(required)]
    pub usage: Option<BotUsageView>,
    /// Connected chat services.
    pub channels: Vec<ChannelView>,
    /// Who the bot is, in Markdown; may be empty.
    pub persona: String,
    /// The words by which its owner finds it, sorted.
    pub tags: Vec<String>,
    /// Its face; `null` for the one drawn from its id.
    #[schema(required)]
    pub avatar: Option<AvatarView>,
    /// Its share of the machine.
    pub resources: ResourcesView,
    /// What its owner wishes.
    pub power: Power,
    /// How it is.
    pub status: StatusView,
    /// The port on 127.0.0.1 that leads to its gateway.
    pub port: u16,
    /// The reference of the image that was chosen for it, else of the image of new bots, as long as that is its image; `null`
    /// otherwise and before its first container.
    #[schema(required)]
    pub image: Option<String>,
    /// The image that its container was made from, `sha256:…`; `null` before its first container.
    #[schema(required)]
    pub image_id: Option<String>,
    /// How often it is asked to answer, in minutes; 0 for never, `null` for the rule of its provider.
    #[schema(required)]
    pub canary_minutes: Option<u16>,
    /// Number of the wished-for description; begins with 1. Every change of the description has a new one.
    pub generation: u32,
    /// The change in progress; `null` when the bot has been ready with its present description.
    #[schema(required)]
    pub change: Option<ChangeView>,
    /// The last change that was taken back; `null` when the last one succeeded.
    #[schema(required)]
    pub rolled_back: Option<RolledBackView>,
    /// The last ends that nobody wished, newest first; at most 20.
    pub deaths: Vec<DeathView>,
    /// How many containers it has had.
    pub incarnation: u32,
    /// Raised by every change that a person makes; also the `ETag`.
    pub revision: u64,
    /// Raised by every write, those of BotMaker among them; tells which of two views is newer.
    pub version: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A change of a bot's description in progress.
#[derive(Clone, Serialize, ToSchema)]
pub struct ChangeView {
    /// The generation that comes back when the bot does not become ready.
    pub from: u32,
    /// The generation that it shall be ready with.
    pub to: u32,
}

/// A change that was taken back, because the bot could not be made ready with it.
#[derive(Clone, Serialize, ToSchema)]
pub struct RolledBackView {
    /// The generation that failed.
    pub generation: u32,
    /// Why.
    pub reason: ReasonView,
    /// When it was taken back.
    pub at: Timestamp,
}

/// An end of a bot that nobody wished.
#[derive(Clone, Serialize, ToSchema)]
pub struct DeathView {
    /// When.
    pub at: Timestamp,
    /// Why, as far as it is known.
    pub reason: ReasonView,
    /// The exit code; `null` when it is not known.
    #[schema(required)]
    pub exit_code: Option<i64>,
    /// Whether the kernel ended it for memory.
    pub oom_killed: bool,
    /// The generation that ran.
    pub generation: u32,
}

/// A connected chat service.
#[derive(Clone, Serialize, ToSchema)]
pub struct ChannelView {
    /// Such as `telegram`.
    pub kind: String,
    /// Who may write privately.
    pub dm_policy: DmPolicy,
    /// The service's own ids of the people who may write.
    pub allow_from: Vec<String>,
    /// Whether it answers in groups.
    pub group_policy: GroupPolicy,
    /// The names of its secrets.
    pub secrets: Vec<String>,
}

/// Who may start a private conversation with the bot.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DmPolicy {
    /// Only the people on the allow-list.
    Allowlist,
    /// Strangers get a pairing code that an operator approves.
    Pairing,
    /// Everybody.
    Open,
    /// Nobody.
    Disabled,
}

/// Whether the bot answers in groups.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupPolicy {
    /// Only in groups and to people that are listed.
    Allowlist,
    /// In every group.
    Open,
    /// In none.
    Disabled,
}

/// The limits of a bot's container.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub struct ResourcesView {
    /// Memory, swap included, in bytes.
    pub memory_bytes: u64,
    /// Processor time in thousandths of a core.
    pub cpu_millis: u32,
    /// The greatest number of processes and threads.
    pub pids: u32,
}

/// The wished-for power of a bot.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// The bot shall run.
    Running,
    /// The bot shall not run.
    Stopped,
}

/// The state of a bot in one word.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BotState {
    /// Being made; it has never had a container.
    Provisioning,
    /// Its container starts; it does not answer yet.
    Starting,
    /// Ready, and everything it is connected to works.
    Running,
    /// Ready, but something it is connected to does not work.
    Degraded,
    /// Its container runs, but it does not answer as it should.
    Unhealthy,
    /// Asked to end.
    Stopping,
    /// Not running, as wished.
    Stopped,
    /// Not running although wished, until somebody acts.
    Failed,
    /// Stopped by BotMaker because it died again and again.
    CrashLooping,
    /// Being removed.
    Deleting,
    /// Docker cannot be asked.
    Unknown,
}

/// How a bot is, why, and what that is known from.
#[derive(Clone, Serialize, ToSchema)]
pub struct StatusView {
    /// In one word.
    pub state: BotState,
    /// Why, where the word is not enough.
    #[schema(required)]
    pub reason: Option<ReasonView>,
    /// When the state was entered.
    pub since: Timestamp,
    /// What was last observed. Held in memory: empty just after the server started.
    pub evidence: EvidenceView,
}

/// Why a bot is in its state.
#[derive(Clone, Serialize, ToSchema)]
pub struct ReasonView {
    /// For programs, such as `image_missing` or `out_of_memory`.
    #[schema(example = "config_invalid")]
    pub code: String,
    /// For people.
    pub detail: String,
    /// What to try.
    #[schema(required)]
    pub hint: Option<String>,
}

/// What was last observed of a bot.
#[derive(Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Its container; `null` when there is none or nothing is known.
    #[schema(required)]
    pub container: Option<ContainerEvidence>,
    /// The last probe of its gateway; `null` when it was not probed since it last started.
    #[schema(required)]
    pub probe: Option<ProbeEvidence>,
    /// What its gateway last said of its channels; `null` when it has none or was not asked since it last started.
    #[schema(required)]
    pub channels: Option<ChannelsEvidence>,
    /// Its memory as last measured; `null` while it does not run.
    #[schema(required)]
    pub memory: Option<MemoryEvidence>,
    /// The last test message; `null` when there was none since it last started.
    #[schema(required)]
    pub canary: Option<CanaryEvidence>,
    /// The size of its state; `null` when it was not measured since it last started.
    #[schema(required)]
    pub state: Option<StateEvidence>,
    /// The last stop that had to be a kill, because the bot did not end in time; `null` when there was none.
    #[schema(required)]
    pub kill: Option<KillEvidence>,
}

/// What a bot's gateway said of its channels.
#[derive(Clone, Serialize, ToSchema)]
pub struct ChannelsEvidence {
    /// Each account of each channel; empty when it could not be asked.
    pub channels: Vec<ChannelStateView>,
    /// Why it could not be asked.
    #[schema(required)]
    pub error: Option<String>,
    /// When it was asked.
    pub checked_at: Timestamp,
}

/// A bot's memory against its limit.
#[derive(Clone, Serialize, ToSchema)]
pub struct MemoryEvidence {
    /// In use, without page cache, in bytes.
    pub used_bytes: u64,
    /// The limit of its container, in bytes.
    pub limit_bytes: u64,
    /// Whether that is nearly all of it, and has been for a while.
    pub high: bool,
    /// When it was measured.
    pub measured_at: Timestamp,
}

/// How much a bot's state takes on the disk.
#[derive(Clone, Serialize, ToSchema)]
pub struct StateEvidence {
    /// In bytes.
    pub bytes: u64,
    /// Whether everything was counted; otherwise it is at least so much.
    pub complete: bool,
    /// When it was measured.
    pub measured_at: Timestamp,
}

/// The last test message to a bot: BotMaker asks, in a session of its own, and the bot's model answers.
#[derive(Clone, Serialize, ToSchema)]
pub struct CanaryEvidence {
    /// Whether it was answered.
    pub answered: bool,
    /// From the question to the end of the answer, or to the failure, in milliseconds.
    pub latency_ms: u64,
    /// Why there was no answer.
    #[schema(required)]
    pub error: Option<String>,
    /// Test messages in a row without an answer.
    pub failures: u32,
    /// When it ended.
    pub checked_at: Timestamp,
    /// When one was last answered; `null` when none was since the bot, or the server, last started.
    #[schema(required)]
    pub answered_at: Option<Timestamp>,
}

/// A stop that had to be a kill.
#[derive(Clone, Serialize, ToSchema)]
pub struct KillEvidence {
    /// When.
    pub at: Timestamp,
    /// How long it had to end by itself, in seconds.
    pub grace_seconds: u64,
}

/// A bot's container as Docker described it last.
#[derive(Clone, Serialize, ToSchema)]
pub struct ContainerEvidence {
    /// Docker's id of it.
    pub id: String,
    /// Docker's word: `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`.
    pub state: ContainerState,
    /// Exit code of the last run; `null` while it has not ended.
    #[schema(required)]
    pub exit_code: Option<i64>,
    /// Whether the kernel ended it for memory.
    pub oom_killed: bool,
    /// When it was last started.
    #[schema(required)]
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    #[schema(required)]
    pub finished_at: Option<Timestamp>,
    /// How often Docker restarted it by itself.
    pub restart_count: u64,
    /// When Docker said so.
    pub observed_at: Timestamp,
}

/// Docker's container states.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContainerState {
    /// Made, never started.
    Created,
    /// Running.
    Running,
    /// Frozen.
    Paused,
    /// Ended, waiting for Docker to start it again.
    Restarting,
    /// Being removed.
    Removing,
    /// Ended.
    Exited,
    /// Could not be removed.
    Dead,
}

/// The last probe of a bot's gateway.
#[derive(Clone, Serialize, ToSchema)]
pub struct ProbeEvidence {
    /// It answers.
    pub live: bool,
    /// It has finished starting.
    pub started: bool,
    /// Everything it is connected to works.
    pub ready: bool,
    /// What does not work, such as the names of channels.
    pub failing: Vec<String>,
    /// OpenClaw holds its channels back after unclean ends.
    pub channels_suppressed: bool,
    /// OpenClaw's version, as it says itself.
    #[schema(required)]
    pub version: Option<String>,
    /// When it was probed.
    pub checked_at: Timestamp,
    /// Why the probe failed.
    #[schema(required)]
    pub error: Option<String>,
}

/// A page of bots, ordered by creation.
#[derive(Serialize, ToSchema)]
pub struct BotListView {
    /// The bots.
    pub bots: Vec<BotView>,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// Which bots to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListBotsQuery {
    /// At most this many, 1 to 500; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only bots whose name or host name contains this text, letter case ignored for ASCII.
    #[param(max_length = 128)]
    pub search: Option<String>,
    /// Only bots in this state.
    pub state: Option<BotState>,
}
