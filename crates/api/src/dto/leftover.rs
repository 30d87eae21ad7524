//! What is left of bots that are gone and could be a bot again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::access::Secret;

/// What is left of bots that are gone.
#[derive(Serialize, ToSchema)]
pub struct LeftoversView {
    /// The oldest bot first.
    pub leftovers: Vec<LeftoverView>,
}

/// The files of a bot that is gone.
#[derive(Serialize, ToSchema)]
pub struct LeftoverView {
    /// Its name in the paths below `/api/leftovers`.
    pub name: String,
    /// Where it lies.
    pub place: LeftoverPlace,
    /// The bot that it was; it gets this id again.
    pub bot_id: Uuid,
    /// What is known of that bot; `null` when nothing is, and then it cannot be adopted.
    #[schema(required)]
    pub bot: Option<LeftoverBotView>,
    /// What it takes on the disk, at least.
    pub bytes: u64,
    /// Since when it lies there, where that is known.
    #[schema(required)]
    pub since: Option<Timestamp>,
    /// When it goes for good; `null` for what nobody has cleaned up.
    #[schema(required)]
    pub until: Option<Timestamp>,
    /// The secrets that are gone and have to be given again, such as `telegram_token`.
    pub missing_secrets: Vec<String>,
}

/// Where the files of a bot that is gone lie.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftoverPlace {
    /// Where a container would find them: the database does not know their bot, and nobody has cleaned up yet.
    Home,
    /// In the trash, because their bot was deleted.
    Trash,
    /// In the trash, because they belonged to no bot when somebody cleaned up.
    Quarantine,
}

/// What is known of a bot that is gone.
#[derive(Serialize, ToSchema)]
pub struct LeftoverBotView {
    /// Display name.
    pub name: String,
    /// Short name.
    pub hostname: String,
    /// The provider of its model.
    pub provider: String,
    /// Its model.
    pub model: String,
    /// The kinds of its channels.
    pub channels: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How a bot shall be made again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptRequest {
    /// Another host name, because its own is taken.
    #[schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    pub hostname: Option<String>,
    /// The secrets that are gone (`missing_secrets`), by their names; others may be given, too, and replace what is there.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret>,
    /// The kinds of channels that it shall not have any more; their secrets need not be given.
    #[serde(default)]
    pub drop_channels: Vec<String>,
    /// Whether it is started at once.
    #[serde(default)]
    #[schema(default = false)]
    pub start: bool,
}
