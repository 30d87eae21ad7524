//! What a bot looks like.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A bot's face, if it is not the one drawn from its id.
#[derive(Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AvatarView {
    /// One emoji.
    Emoji {
        /// The emoji.
        emoji: String,
    },
    /// A picture, at `GET /api/bots/{bot}/avatar`.
    Image {
        /// Changes with the picture: hexadecimal digits.
        digest: String,
    },
}

/// A face to be given: one emoji. A picture is given by `PUT /api/bots/{bot}/avatar`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvatarRequest {
    /// One emoji, at most 32 bytes.
    #[schema(example = "🦊")]
    pub emoji: String,
}
