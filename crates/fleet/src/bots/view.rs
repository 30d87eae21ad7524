//! What a person sees of a bot: its row, and the evidence in memory for its status.

use botmaker_domain::{BotId, BotRecord, Hostname};
use botmaker_openclaw::gateway::ProbeReport;
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

/// What is known of a bot at this moment, from memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Evidence {
    /// Its container and when it was looked at; `None` when there is none or nobody knows.
    pub container: Option<(ContainerStatus, Timestamp)>,
    /// The last probe of the present run.
    pub probe: Option<ProbeEvidence>,
}

/// A bot as a person sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotView {
    /// The row.
    pub record: BotRecord,
    /// The evidence.
    pub evidence: Evidence,
}
