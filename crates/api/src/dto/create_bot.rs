//! The wish for a new bot.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    access::Secret,
    bot::{DmPolicy, GroupPolicy},
    bot_key::BotKeyRequest,
    object,
    profile::AvatarRequest,
};

/// A bot to be created. Every field is checked; all that is wrong is answered at once (`errors`).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBotRequest {
    /// Display name, 1 to 128 characters.
    #[schema(example = "Research helper", min_length = 1, max_length = 128)]
    pub name: String,
    /// Unique short name, a DNS label; made from the name when left out.
    #[schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    pub hostname: Option<String>,
    /// The model provider, an id of the catalogue.
    #[schema(example = "demo")]
    pub provider: String,
    /// The model as its provider spells it.
    #[schema(example = "demo-1")]
    pub model: String,
    /// Where the provider is reached; the catalogue says which providers need it.
    pub base_url: Option<String>,
    /// Whose key pays. Left out: the bot's own when `provider_key` is given or the provider needs none, else the keyring's
    /// keys that are for everybody.
    #[serde(default, deserialize_with = "object::option")]
    pub key: Option<BotKeyRequest>,
    /// A key of the bot's own, which whatever the bot reads can make it tell; the keyring's keys it never holds. Kept in a
    /// file that only the bot can read.
    #[schema(value_type = Option<String>, format = Password)]
    pub provider_key: Option<Secret>,
    /// Chat services to connect; possibly none.
    #[serde(default, deserialize_with = "object::list")]
    pub channels: Vec<CreateChannel>,
    /// Who the bot is, in Markdown; at most 20,000 characters.
    pub persona: Option<String>,
    /// Words by which it is found: at most 16 of 1 to 32 of `a-z 0-9 . _ -`, beginning with a letter or digit.
    #[serde(default)]
    #[schema(max_items = 16)]
    pub tags: Vec<String>,
    /// Its face; drawn from its id when left out. A picture is given by `PUT /api/bots/{bot}/avatar`.
    #[serde(default, deserialize_with = "object::option")]
    pub avatar: Option<AvatarRequest>,
    /// Its share of the machine; the catalogue has defaults and limits.
    #[serde(default, deserialize_with = "object::option")]
    pub resources: Option<CreateResources>,
    /// Whether it is started at once.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub start: bool,
    /// Whether a new bot is made although files are left of one with this host name that nobody deleted
    /// (`hostname_left_over`). They stay as they are.
    #[serde(default)]
    #[schema(default = false)]
    pub ignore_leftover: bool,
}

const fn yes() -> bool {
    true
}

/// A chat service to be connected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateChannel {
    /// Such as `telegram`; a kind of the catalogue.
    #[schema(example = "telegram")]
    pub kind: String,
    /// Its tokens by their names in the catalogue, such as `telegram_token`.
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

/// A wished-for share of the machine; what is left out has its default.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateResources {
    /// Memory in bytes.
    pub memory_bytes: Option<u64>,
    /// Processor time in thousandths of a core.
    pub cpu_millis: Option<u32>,
    /// The greatest number of processes and threads.
    pub pids: Option<u32>,
}
