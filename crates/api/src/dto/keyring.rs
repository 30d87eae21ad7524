//! The keyring as a whole, and what is decided about one bot's use of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where the keyring and its proxy stand.
#[derive(Serialize, ToSchema)]
pub struct KeyringView {
    /// The version of BotMaker that the proxy is of.
    pub version: String,
    /// The addresses at which bots reach it.
    pub listens_on: Vec<String>,
    /// The addresses at which bots should reach it and do not; it is tried again every second.
    pub listen_failures: Vec<ListenFailureView>,
    /// Keys that are kept.
    pub keys: u32,
    /// Bots that have leave to use it.
    pub grants: u32,
    /// Since when every bot is cut off; `null` when that is not so.
    #[schema(required)]
    pub panic_since: Option<Timestamp>,
    /// The bots that are cut off one by one, as far as you may know them.
    pub cut_off: Vec<Uuid>,
    /// Requests a minute that a bot may send of which nobody said it, from the settings; `null` when the proxy is of an
    /// earlier version and does not say.
    #[schema(required)]
    pub rate_per_minute: Option<u32>,
    /// The bots of which somebody said how many requests a minute they may send, as far as you may know them.
    pub rates: Vec<BotRateView>,
    /// Whether a model without a price is refused where a budget in money holds; otherwise its tokens are counted only.
    pub refuses_unpriced: bool,
    /// Records of requests that wait to be written.
    pub waiting_records: u64,
    /// Records of requests that were lost because too many waited.
    pub lost_records: u64,
}

/// How many requests a minute one bot may send.
#[derive(Serialize, ToSchema)]
pub struct BotRateView {
    /// Which bot.
    pub bot_id: Uuid,
    /// Requests a minute.
    pub per_minute: u32,
}

/// How many requests a minute a bot may send, and by whose word.
#[derive(Serialize, ToSchema)]
pub struct RateView {
    /// What was said of this bot; `null` when the settings hold.
    #[schema(required)]
    pub requests_per_minute: Option<u32>,
    /// What the settings say of every bot without a number of its own; `null` when the proxy is of an earlier version and
    /// does not say.
    #[schema(required)]
    pub default_per_minute: Option<u32>,
}

/// An address that cannot be listened on.
#[derive(Serialize, ToSchema)]
pub struct ListenFailureView {
    /// Which one.
    pub address: String,
    /// Why, in the system's words.
    pub message: String,
}

/// Whether every bot is to be cut off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPanicRequest {
    /// `true` cuts every bot off from its model, `false` lets all in again that are not cut off by themselves.
    pub panic: bool,
}

/// A new master key.
#[derive(Serialize, ToSchema)]
pub struct RotatedMasterView {
    /// How many values were sealed anew.
    pub sealed: u64,
}

/// Whether a bot is to be cut off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCutOffRequest {
    /// `true` cuts it off from its model, `false` lets it in again.
    pub cut_off: bool,
}

/// How many requests a bot may send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRateRequest {
    /// Requests a minute; `null` for what the settings say.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required, minimum = 1)]
    pub requests_per_minute: Option<u32>,
}
