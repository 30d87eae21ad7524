//! One wish for many bots.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One wish for many bots.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkRequest {
    /// What to wish for each.
    pub action: BulkAction,
    /// The bots' ids or host names.
    #[schema(min_items = 1, max_items = 500)]
    pub bots: Vec<String>,
}

/// What to wish for each bot.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// To run.
    Start,
    /// Not to run.
    Stop,
    /// To end and run anew.
    Restart,
    /// To be gone.
    Delete,
}

/// What became of the wishes.
#[derive(Serialize, ToSchema)]
pub struct BulkView {
    /// One for each bot, in the order asked.
    pub results: Vec<BulkResult>,
}

/// What became of the wish for one bot.
#[derive(Serialize, ToSchema)]
pub struct BulkResult {
    /// The bot, as the request named it.
    pub bot: String,
    /// Whether the wish is on disk.
    pub ok: bool,
    /// Why not, for programs: the `code` that a request for this bot alone would be refused with.
    #[schema(required)]
    pub code: Option<String>,
    /// Why not, for people.
    #[schema(required)]
    pub detail: Option<String>,
}
