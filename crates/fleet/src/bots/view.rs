//! What a person sees of a bot: its row, and the evidence in memory for its status.

use std::time::Duration;

use botmaker_domain::{BotId, BotRecord, Hostname, keyring::BotUsage};
use botmaker_openclaw::gateway::{ChannelState, ProbeReport};
use botmaker_ports::ContainerStatus;
use jiff::Timestamp;

/// How a request names a bot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BotRef {
    /// By id.
    Id(BotId),
    /// By host name.
    Hostname(Hostname),
}

impl BotRef {
    /// Reads an id or a host name; `None` when the text is neither, so no bot can be meant.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse()
            .map(Self::Id)
            .ok()
            .or_else(|| Hostname::parse(text).map(Self::Hostname).ok())
    }
}

impl From<BotId> for BotRef {
    fn from(id: BotId) -> Self {
        Self::Id(id)
    }
}

/// The last answer of a bot's gateway.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbeEvidence {
    /// What it said.
    pub report: ProbeReport,
    /// When.
    pub checked_at: Timestamp,
}

/// What a bot's gateway last said of its channels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChannelsEvidence {
    /// Each account of each channel; empty when it could not be asked.
    pub states: Vec<ChannelState>,
    /// Why it could not be asked.
    pub error: Option<String>,
    /// Questions in a row that failed.
    pub failures: u32,
    /// Since when a channel of the bot's is not as it should be.
    pub troubled_since: Option<Timestamp>,
    /// When it was asked.
    pub checked_at: Timestamp,
}

/// A bot's memory as last measured.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemoryEvidence {
    /// In use, without page cache, in bytes.
    pub used_bytes: u64,
    /// The limit of its container, in bytes.
    pub limit_bytes: u64,
    /// Whether it has been nearly all of the limit for long enough to be told.
    pub is_high: bool,
    /// When it was measured.
    pub measured_at: Timestamp,
}

/// How much a bot's state takes, as last measured.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateEvidence {
    /// On the disk, in bytes.
    pub bytes: u64,
    /// Whether everything was counted; otherwise it is at least so much.
    pub is_complete: bool,
    /// When it was measured.
    pub measured_at: Timestamp,
}

/// The last test message to a bot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CanaryEvidence {
    /// From the question to the end of the answer, or to the failure.
    pub latency: Duration,
    /// Why there was no answer.
    pub error: Option<String>,
    /// Test messages in a row without an answer.
    pub failures: u32,
    /// When it ended.
    pub checked_at: Timestamp,
    /// When one was last answered, in the present run and since this server began.
    pub answered_at: Option<Timestamp>,
}

/// What is known of a bot at this moment, from memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Evidence {
    /// Its container and when it was looked at; `None` when there is none or nobody knows.
    pub container: Option<(ContainerStatus, Timestamp)>,
    /// The last probe of the present run.
    pub probe: Option<ProbeEvidence>,
    /// Its channels in the present run.
    pub channels: Option<ChannelsEvidence>,
    /// Its memory in the present run.
    pub memory: Option<MemoryEvidence>,
    /// The last test message of the present run.
    pub canary: Option<CanaryEvidence>,
    /// The size of its state, measured in the present run.
    pub state: Option<StateEvidence>,
}

impl Evidence {
    /// Forgets what was known of a run: another one begins with nothing.
    pub(crate) fn forget_run(&mut self) {
        *self = Self {
            container: self.container.take(),
            ..Self::default()
        };
    }
}

/// A bot as a person sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotView {
    /// The row.
    pub record: BotRecord,
    /// The evidence.
    pub evidence: Evidence,
    /// When its container was made; `None` before the first.
    pub deployed_at: Option<Timestamp>,
    /// When its gateway last answered a probe, whatever became of it since; `None` when it never did.
    pub last_heartbeat_at: Option<Timestamp>,
    /// What it used of the keyring's keys, as of some seconds ago; `None` for a bot that used nothing.
    pub usage: Option<BotUsage>,
}
