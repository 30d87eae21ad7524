//! What must not happen, and did.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Sorts of incidents.
#[derive(Clone, Copy, Serialize, ToSchema)]
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
#[derive(Serialize, ToSchema)]
pub struct IncidentView {
    /// Its number, rising.
    pub id: i64,
    /// What happened.
    pub kind: IncidentKind,
    /// To which bot.
    pub bot: Uuid,
    /// When it was seen first.
    pub at: Timestamp,
    /// How often since.
    pub times: u64,
    /// In words, without any secret.
    pub detail: String,
    /// Whether the bot was cut off for it.
    pub is_cut_off: bool,
}

/// Incidents.
#[derive(Serialize, ToSchema)]
pub struct IncidentListView {
    /// Newest first, at most 500.
    pub incidents: Vec<IncidentView>,
}
