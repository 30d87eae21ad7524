//! Doors for `crates/fuzz` to what reads a gateway's or a model server's bytes, without a gateway or a model server.

use serde_json::Value;

use crate::{
    discovery::{DiscoveredModel, DiscoveryError, answer},
    gateway::{
        ChannelState, ChatChunk, ChatError, ConfigVerdict, PairingRequest,
        http::{chat::Answer, rpc},
        socket::pairing,
    },
};

/// The chunks of a chat turn whose answer comes in these pieces.
#[must_use]
pub fn chat_chunks(pieces: &[&[u8]]) -> Vec<Result<ChatChunk, ChatError>> {
    let mut answer = Answer::default();
    let mut chunks = Vec::new();
    for piece in pieces {
        answer.push(piece);
        chunks.extend(std::iter::from_fn(|| answer.pop()));
    }
    chunks
}

/// The payload of `channels.status`.
///
/// # Errors
/// When it is none.
pub fn channel_states(payload: &Value) -> Result<Vec<ChannelState>, ChatError> {
    rpc::channel_states(payload)
}

/// The payload of `config.get`.
///
/// # Errors
/// When it is none.
pub fn config_verdict(payload: &Value, generation: u32) -> Result<ConfigVerdict, ChatError> {
    rpc::config_verdict(payload, generation)
}

/// The payload of `channels.pairing.list`.
///
/// # Errors
/// When it is none.
pub fn pairing_requests(payload: &Value) -> Result<Vec<PairingRequest>, ChatError> {
    pairing::read(payload)
}

/// A model server's list of models.
///
/// # Errors
/// When it is none.
pub fn models(body: &[u8]) -> Result<Vec<DiscoveredModel>, DiscoveryError> {
    answer::models(body)
}
