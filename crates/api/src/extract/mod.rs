//! What handlers take out of a request. Each refuses what is wrong with a problem of its own.

mod accept;
mod body;
mod idempotency;
mod if_match;
mod json;
mod named_bot;
mod named_generation;
mod named_key;
mod picture;
mod query;
mod usage_query;

pub(crate) use accept::{Accepts, Offer};
pub(crate) use idempotency::IdempotencyKey;
pub(crate) use if_match::IfMatch;
pub(crate) use json::{Json, parse};
pub(crate) use named_bot::NamedBot;
pub(crate) use named_generation::NamedGeneration;
pub(crate) use named_key::NamedKey;
pub(crate) use picture::UploadedPicture;
pub(crate) use query::Query;
pub(crate) use usage_query::AskedUsage;
