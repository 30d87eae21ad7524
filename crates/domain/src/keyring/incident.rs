//! What must not happen, and did.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::id::BotId;

/// Sorts of incidents.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// Somebody showed a bot's false key to the proxy.
    CanaryUsed,
    /// A bot's false key appeared in its log.
    CanaryLogged,
    /// A token came that is no bot's any more, or with a vendor that is not its own.
    GrantMisused,
}

/// An incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Incident {
    /// Its number, rising.
    pub id: i64,
    /// What happened.
    pub kind: IncidentKind,
    /// To which bot.
    pub bot: BotId,
    /// When it was seen first.
    pub at: Timestamp,
    /// How often since.
    pub times: u64,
    /// In words, without any secret.
    pub detail: String,
    /// Whether the bot was cut off for it.
    pub is_cut_off: bool,
}
