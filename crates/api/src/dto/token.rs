//! API tokens for scripts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTokenRequest {
    /// A name to recognise it by, unique for its owner.
    #[schema(example = "nightly-backup", min_length = 1, max_length = 64)]
    pub name: String,
    /// Seconds until it ends; left out, it does not end.
    #[serde(default)]
    #[schema(minimum = 60)]
    pub ttl_seconds: Option<u64>,
}

/// An API token without its value.
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; `null` for never.
    #[schema(required)]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute; `null` for never.
    #[schema(required)]
    pub last_used_at: Option<Timestamp>,
}

/// A new API token.
#[derive(Serialize, ToSchema)]
pub struct CreatedToken {
    /// What it is.
    #[serde(flatten)]
    pub details: TokenView,
    /// Its value, `bmt_…`; told only here. Send it as `Authorization: Bearer …`.
    pub token: String,
}

/// API tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenListView {
    /// By name.
    pub tokens: Vec<TokenView>,
}
