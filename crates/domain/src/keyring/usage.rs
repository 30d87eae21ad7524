//! What was used.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    key::KeyId,
    money::{MicroUsd, TokenCounts},
};
use crate::bot::{id::BotId, model::ProviderId};

/// By what use is added up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageGroup {
    /// Bots.
    Bot,
    /// Keys.
    Key,
    /// Vendors.
    Vendor,
    /// Models, as the vendor spells them.
    Model,
    /// Hours, UTC. What was used more than 62 days ago is in the first hour of its day.
    Hour,
    /// Days, UTC.
    Day,
}

/// Which use is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UsageQuery {
    /// From the hour that holds this instant.
    pub from: Timestamp,
    /// To the hour that holds this instant, that hour excluded.
    pub to: Timestamp,
    /// Of these bots; empty for all that there are or were.
    pub bots: Vec<BotId>,
    /// By what it is added up; nothing for one row.
    pub groups: Vec<UsageGroup>,
}

/// A sum. What it is not grouped by is `None`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct UsageRow {
    /// Of this bot.
    pub bot: Option<BotId>,
    /// Of this key.
    pub key: Option<KeyId>,
    /// Of this vendor.
    pub vendor: Option<ProviderId>,
    /// Of this model.
    pub model: Option<String>,
    /// In the hour or day that begins here.
    pub at: Option<Timestamp>,
    /// Requests that were sent on to a vendor.
    pub requests: u64,
    /// Those among them that a vendor refused or that broke off.
    pub failures: u64,
    /// Tokens.
    pub tokens: TokenCounts,
    /// What is known of the cost.
    pub cost: MicroUsd,
    /// Requests whose model has no price: their cost is not in `cost`.
    pub unpriced: u64,
}

/// One request that was sent on. Nothing of what was asked or answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RequestRecord {
    /// When it came.
    pub at: Timestamp,
    /// Of which bot.
    pub bot: BotId,
    /// With which key.
    pub key: KeyId,
    /// To whom.
    pub vendor: ProviderId,
    /// For which model, as the bot spelt it; at most 200 characters.
    pub model: String,
    /// The status of the answer; `None` when there was none.
    pub status: Option<u16>,
    /// Whether the answer came to its end.
    pub is_whole: bool,
    /// Tokens; what was set aside when the vendor did not tell.
    pub tokens: TokenCounts,
    /// Whether the tokens are the vendor's own numbers.
    pub is_measured: bool,
    /// What it cost; `None` when the model has no price.
    pub cost: Option<MicroUsd>,
    /// Until the first byte of the answer's body, in milliseconds.
    pub first_byte_ms: Option<u32>,
    /// Until its end, in milliseconds.
    pub total_ms: u32,
}

/// What is said of a bot at a glance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BotUsage {
    /// Whose.
    pub bot: BotId,
    /// Requests since it was made.
    pub requests: u64,
    /// Tokens since it was made.
    pub tokens: u64,
    /// Cost since it was made.
    pub cost: MicroUsd,
    /// Cost of the present day, UTC.
    pub cost_today: MicroUsd,
    /// Cost of the present month, UTC.
    pub cost_month: MicroUsd,
    /// Cost of the last seven times 24 hours: what the pace is reckoned from.
    pub cost_week: MicroUsd,
    /// When its last request came.
    pub last_active_at: Option<Timestamp>,
}
