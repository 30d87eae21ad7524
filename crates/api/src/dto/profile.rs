//! What a bot is called, how it is found and what it looks like.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::object;

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

/// What to change (JSON Merge Patch, RFC 7396): what is left out stays. None of it needs a new container.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditBotRequest {
    /// Another display name, 1 to 128 characters. The host name stays.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 128)]
    pub name: Option<Option<String>>,
    /// Other tags; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, max_items = 16)]
    pub tags: Option<Option<Vec<String>>>,
    /// Another face; `null` for the one drawn from its id.
    #[serde(default, deserialize_with = "object::given")]
    #[schema(value_type = Option<AvatarRequest>)]
    pub avatar: Option<Option<AvatarRequest>>,
}

/// Tells `null` from what is left out.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
