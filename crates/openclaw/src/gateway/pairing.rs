//! People who wrote to a bot and wait to be let in.

use jiff::Timestamp;

/// Somebody who waits to be let in, as OpenClaw's `channels.pairing.list` tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairingRequest {
    /// OpenClaw's name for the request; not the code that the person was sent.
    pub id: String,
    /// The channel, such as `telegram`.
    pub channel: String,
    /// The account of the channel; `default` for all that BotMaker makes.
    pub account: String,
    /// Who waits, by the channel's own id, which the channel vouches for.
    pub sender_id: String,
    /// What they call themselves, which nobody vouches for.
    pub sender_name: Option<String>,
    /// When they first wrote.
    pub created_at: Option<Timestamp>,
    /// When the request ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum PairingDecision {
    /// The person may talk to the bot from now on, and is told so where the channel can.
    Approve,
    /// The request is dropped. The person may ask again.
    Refuse,
}
