//! Models that a server of the owner's own has.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which server to ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscoverRequest {
    /// A provider of the catalogue with `discovers_models`.
    #[schema(example = "ollama")]
    pub provider: String,
    /// Where it is: on this machine (`http://botmaker` and `http://localhost` mean it) or in a private network.
    #[schema(example = "http://botmaker:11434", max_length = 512)]
    pub base_url: String,
}

/// What the server has.
#[derive(Serialize, ToSchema)]
pub struct DiscoveryView {
    /// Its models, in its own order; possibly none.
    pub models: Vec<DiscoveredModelView>,
    /// Give it as the bot's `base_url`: inside a bot's container this machine has another name.
    #[schema(example = "http://botmaker:11434")]
    pub bot_base_url: String,
    /// Whether bots reach it there; `false` when it listens on 127.0.0.1 alone, `null` when that cannot be told.
    #[schema(required)]
    pub reachable_by_bots: Option<bool>,
}

/// A model that a server has.
#[derive(Serialize, ToSchema)]
pub struct DiscoveredModelView {
    /// Give it as `model`.
    pub id: String,
    /// For people.
    pub name: String,
    /// How much it takes on the server's disk.
    #[schema(required)]
    pub size_bytes: Option<u64>,
}
