//! People who wrote to a bot and wait to be let in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who waits to be let in, by the bot's own gateway.
#[derive(Serialize, ToSchema)]
pub struct PairingView {
    /// Their requests; at most three for each account of a channel.
    pub requests: Vec<PairingRequestView>,
    /// When the gateway was asked.
    pub checked_at: Timestamp,
}

/// Somebody who waits to be let in.
#[derive(Serialize, ToSchema)]
pub struct PairingRequestView {
    /// Names the request in a decision. It is not the code that the person was sent, which the gateway keeps to itself.
    pub id: String,
    /// The channel.
    #[schema(example = "telegram")]
    pub channel: String,
    /// Who waits, by the channel's own id: what to compare with what the person tells.
    #[schema(example = "555111")]
    pub sender_id: String,
    /// What they call themselves; anybody may take any name. Hostile text.
    #[schema(required)]
    pub sender_name: Option<String>,
    /// When they first wrote.
    #[schema(required)]
    pub created_at: Option<Timestamp>,
    /// When the request ends by itself.
    #[schema(required)]
    pub expires_at: Option<Timestamp>,
}

/// What shall become of a request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePairingRequest {
    /// The request's channel.
    pub channel: String,
    /// The request's id.
    pub id: String,
    /// What shall become of it.
    pub decision: PairingDecision,
}

/// What becomes of a request.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PairingDecision {
    /// The person may talk to the bot, and is told so where the channel can.
    Approve,
    /// The request is dropped. The person may ask again.
    Refuse,
}
