//! What every refusal looks like.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::bot::BotView;

/// A refusal (RFC 9457), sent as `application/problem+json`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    #[schema(example = "Conflict")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// What went wrong, for programs; stable.
    #[schema(example = "hostname_taken")]
    pub code: String,
    /// What went wrong, for people. Never a secret.
    pub detail: String,
    /// What to try.
    #[schema(nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Identifies the request in the server's log; also in the header `X-Request-Id`.
    pub request_id: String,
    /// Which parts of the request are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The bot as it is now, with `version_stale`.
    #[schema(value_type = Option<BotView>, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
}

/// A part of a request that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Where, as a JSON pointer (RFC 6901) into the body, such as `/channels/0/secrets/telegram_token`.
    pub pointer: String,
    /// What is expected there.
    pub detail: String,
}
