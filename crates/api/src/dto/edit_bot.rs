//! The wish for a changed bot.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::{
    access::Secret,
    bot::{DmPolicy, GroupPolicy},
    bot_key::BotKeyRequest,
    object,
    profile::AvatarRequest,
};

/// What to change (JSON Merge Patch, RFC 7396): what is left out stays, `null` takes away or gives back the default. Every
/// field is checked; all that is wrong is answered at once (`errors`).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditBotRequest {
    /// Another display name, 1 to 128 characters. The host name stays.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 128)]
    pub name: Option<String>,
    /// Another unique short name, a DNS label. Needs a new container.
    #[serde(default, deserialize_with = "present")]
    #[schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", nullable = false)]
    pub hostname: Option<String>,
    /// Another model provider; say the `model`, too. The old provider's key and base URL go. Needs a new container.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub provider: Option<String>,
    /// Another model as its provider spells it. Needs a new container.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub model: Option<String>,
    /// Another base URL; `null` for the provider's own.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub base_url: Option<Option<String>>,
    /// Whose key pays from now on. A bot that goes from the keyring's keys to its own needs `provider_key` as well.
    #[serde(default, deserialize_with = "object::present")]
    #[schema(nullable = false)]
    pub key: Option<BotKeyRequest>,
    /// Whether a bot that uses the keyring's keys gets another token for the proxy; the old one ends with the change.
    #[serde(default)]
    #[schema(default = false)]
    pub new_token: bool,
    /// Another key of the bot's own; `null` for none. Kept in a file that only the bot can read.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Password)]
    pub provider_key: Option<Option<Secret>>,
    /// The chat services that shall be connected, all of them; `null` for none. Others than now need a new container.
    #[serde(default, deserialize_with = "object::given_list")]
    #[schema(value_type = Option<Vec<EditChannel>>)]
    pub channels: Option<Option<Vec<EditChannel>>>,
    /// Who the bot is, in Markdown; at most 20,000 characters; `null` for nobody in particular.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub persona: Option<Option<String>>,
    /// Other tags; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, max_items = 16)]
    pub tags: Option<Option<Vec<String>>>,
    /// Another face; `null` for the one drawn from its id. Makes no generation.
    #[serde(default, deserialize_with = "object::given")]
    #[schema(value_type = Option<AvatarRequest>)]
    pub avatar: Option<Option<AvatarRequest>>,
    /// Another share of the machine. Needs a new container.
    #[serde(default, deserialize_with = "object::present")]
    #[schema(nullable = false)]
    pub resources: Option<EditResources>,
    /// The reference of another image on the engine; `null` for the image of new bots. It is looked up now: a name that moves
    /// later does not change the bot. Needs a new container, before which the bot's state is copied.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub image: Option<Option<String>>,
    /// How often the bot is asked to answer, in minutes; 0 for never, at most a day; `null` for the rule of its provider.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u16>, maximum = 1440)]
    pub canary_minutes: Option<Option<u16>>,
    /// Whether an image is tried again with which the bot could not be made ready before.
    #[serde(default)]
    pub accept_failed_image: bool,
}

/// A chat service that shall be connected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditChannel {
    /// Such as `telegram`; a kind of the catalogue.
    #[schema(example = "telegram")]
    pub kind: String,
    /// New tokens by their names in the catalogue, such as `telegram_token`; those that the bot has may be left out.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret>,
    /// Who may write privately; `allowlist` when left out.
    pub dm_policy: Option<DmPolicy>,
    /// The service's own ids of the people who may write.
    #[serde(default)]
    pub allow_from: Vec<String>,
    /// Whether it answers in groups; `allowlist` when left out.
    pub group_policy: Option<GroupPolicy>,
}

/// Another share of the machine; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditResources {
    /// Memory in bytes.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub memory_bytes: Option<u64>,
    /// Processor time in thousandths of a core.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub cpu_millis: Option<u32>,
    /// The greatest number of processes and threads.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub pids: Option<u32>,
}

/// Reads what may be left out, but not be `null`: every bot has one.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Tells `null` from what is left out.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
