//! What was used.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which use to add up.
#[derive(Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// From the hour that holds this instant (RFC 3339); 30 days before `to` when left out.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// To the hour that holds this instant, that hour excluded; the present hour is the last one when left out.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// By what it is added up, in one list with commas: `bot`, `key`, `vendor`, `model`, `hour`, `day`. One row when left out.
    #[param(value_type = Option<String>, example = "bot,day", pattern = "^((bot|key|vendor|model|hour|day)(,(bot|key|vendor|model|hour|day))*)?$")]
    pub group: Vec<UsageGroup>,
    /// Only of this bot, by id; may be repeated, at most 100 times.
    #[param(value_type = Option<Vec<Uuid>>, style = Form, explode = true, max_items = 100)]
    pub bot: Vec<Uuid>,
    /// `json` when left out.
    #[param(value_type = Option<UsageFormat>)]
    pub format: UsageFormat,
}

/// By what use is added up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsageGroup {
    /// Bots.
    Bot,
    /// Keys.
    Key,
    /// Vendors.
    Vendor,
    /// Models, as the vendor spells them.
    Model,
    /// Hours, UTC.
    Hour,
    /// Days, UTC.
    Day,
}

/// The form of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageFormat {
    /// JSON.
    #[default]
    Json,
    /// A table with a header line (RFC 4180).
    Csv,
}

/// A sum. What it is not grouped by is `null`.
#[derive(Serialize, ToSchema)]
pub struct UsageRowView {
    /// Of this bot, which may be deleted by now.
    #[schema(required)]
    pub bot: Option<Uuid>,
    /// Of this key, which may be forgotten by now.
    #[schema(required)]
    pub key: Option<Uuid>,
    /// Of this vendor.
    #[schema(required)]
    pub vendor: Option<String>,
    /// Of this model.
    #[schema(required)]
    pub model: Option<String>,
    /// In the hour or day that begins here.
    #[schema(required)]
    pub at: Option<Timestamp>,
    /// Requests that were sent on to a vendor.
    pub requests: u64,
    /// Those among them that a vendor refused or that broke off.
    pub failures: u64,
    /// Tokens read by models and found in no cache.
    pub input_tokens: u64,
    /// Tokens read from vendors' caches.
    pub cached_tokens: u64,
    /// Tokens written to vendors' caches.
    pub cache_write_tokens: u64,
    /// Tokens written by models, thoughts included.
    pub output_tokens: u64,
    /// What is known of the cost, in millionths of a US dollar.
    pub cost_micro_usd: u64,
    /// Requests whose model has no price: their cost is not known.
    pub unpriced: u64,
}

/// Sums.
#[derive(Serialize, ToSchema)]
pub struct UsageView {
    /// One for each group that used something.
    pub rows: Vec<UsageRowView>,
}

/// Which requests to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestsQuery {
    /// Only of this bot, by id or host name. Members must name one.
    pub bot: Option<String>,
    /// At most this many, 1 to 500; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// One request that was sent on to a vendor. Nothing of what was asked or answered is kept.
#[derive(Serialize, ToSchema)]
pub struct RequestView {
    /// When it came.
    pub at: Timestamp,
    /// Of which bot.
    pub bot: Uuid,
    /// With which key.
    pub key: Uuid,
    /// To whom.
    pub vendor: String,
    /// For which model, as the bot spelt it.
    pub model: String,
    /// The HTTP status of the answer; `null` when there was none.
    #[schema(required)]
    pub status: Option<u16>,
    /// Whether the answer came to its end.
    pub is_whole: bool,
    /// Tokens read by the model and found in no cache.
    pub input_tokens: u64,
    /// Tokens read from the vendor's cache.
    pub cached_tokens: u64,
    /// Tokens written to the vendor's cache.
    pub cache_write_tokens: u64,
    /// Tokens written by the model, thoughts included.
    pub output_tokens: u64,
    /// Whether the tokens are the vendor's own numbers; otherwise they are what was set aside.
    pub is_measured: bool,
    /// What it cost, in millionths of a US dollar; `null` when the model has no price.
    #[schema(required)]
    pub cost_micro_usd: Option<u64>,
    /// Until the first byte of the answer, in milliseconds.
    #[schema(required)]
    pub first_byte_ms: Option<u32>,
    /// Until its end, in milliseconds.
    pub total_ms: u32,
}

/// Requests.
#[derive(Serialize, ToSchema)]
pub struct RequestListView {
    /// Newest first.
    pub requests: Vec<RequestView>,
}
