//! What handlers take out of a request. Each refuses what is wrong with a problem of its own.

mod accept;
mod idempotency;
mod json;
mod named_bot;
mod query;

pub(crate) use accept::{Accepts, Offer};
pub(crate) use idempotency::IdempotencyKey;
pub(crate) use json::Json;
pub(crate) use named_bot::NamedBot;
pub(crate) use query::Query;
