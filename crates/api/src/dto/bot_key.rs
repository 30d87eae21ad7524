//! Whose key pays for a bot's model, and what that came to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose key pays.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BotKeySource {
    /// A key of the bot's own, in a file that it can read; or none, where its provider needs none.
    Own,
    /// The keyring's keys of its provider that are for everybody. The bot never holds them.
    Operator,
    /// The keyring's keys with certain tags, then those for everybody. The bot never holds them.
    Tags,
}

/// Whose key shall pay.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(try_from = "Fields")]
pub struct BotKeyRequest {
    /// Whose.
    pub source: BotKeySource,
    /// With `tags`: the tags of the keys, in the order in which they are tried, at most 16. Left out otherwise.
    #[schema(required = false, max_items = 16)]
    pub tags: Vec<String>,
}

/// What is read, before it is known to make sense.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    source: BotKeySource,
    #[serde(default)]
    tags: Vec<String>,
}

impl TryFrom<Fields> for BotKeyRequest {
    type Error = &'static str;

    fn try_from(fields: Fields) -> Result<Self, Self::Error> {
        let Fields { source, tags } = fields;
        match (source, tags.is_empty()) {
            (BotKeySource::Tags, true) => Err("say which tags the keys have"),
            (BotKeySource::Own | BotKeySource::Operator, false) => {
                Err("only the source tags has tags")
            }
            _ => Ok(Self { source, tags }),
        }
    }
}

/// Whose key pays.
#[derive(Clone, Serialize, ToSchema)]
pub struct BotKeyView {
    /// Whose.
    pub source: BotKeySource,
    /// The tags of the keys, in the order in which they are tried; empty for the other sources.
    pub tags: Vec<String>,
}

/// What a bot used of the keyring's keys. Money is in millionths of a US dollar; what has no price is not in it.
#[derive(Clone, Serialize, ToSchema)]
pub struct BotUsageView {
    /// Requests to its model since it was made.
    pub requests: u64,
    /// Tokens of every sort since it was made.
    pub tokens: u64,
    /// Cost since it was made.
    pub cost_micro_usd: u64,
    /// Cost of the present day, UTC.
    pub cost_today_micro_usd: u64,
    /// Cost of the present month, UTC.
    pub cost_month_micro_usd: u64,
    /// Cost of the last seven times 24 hours.
    pub cost_week_micro_usd: u64,
    /// When its last request came; `null` when there was none.
    #[schema(required)]
    pub last_active_at: Option<Timestamp>,
}
