//! How a bot's channels are.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// How a bot's channels are, by its own gateway.
#[derive(Serialize, ToSchema)]
pub struct BotChannelsView {
    /// Each account of each channel.
    pub channels: Vec<ChannelStateView>,
    /// When the gateway was asked.
    pub checked_at: Timestamp,
}

/// One account of a channel.
#[derive(Clone, Serialize, ToSchema)]
pub struct ChannelStateView {
    /// The channel.
    #[schema(example = "telegram")]
    pub kind: String,
    /// The account; `default` for those that BotMaker makes.
    #[schema(example = "default")]
    pub account: String,
    /// Whether it runs.
    pub running: bool,
    /// Whether it is connected to its service; `null` when the gateway does not say.
    #[schema(required)]
    pub connected: Option<bool>,
    /// The gateway's word for where it is, such as `starting` or `blocked`.
    #[schema(required)]
    pub lifecycle: Option<String>,
    /// What went wrong last, in the gateway's words. Hostile text.
    #[schema(required)]
    pub last_error: Option<String>,
}
