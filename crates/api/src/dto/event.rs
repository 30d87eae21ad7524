//! What happened, as it happens.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bot::{BotState, BotView, ReasonView};

/// An event; its kind is also the SSE event name, its id the SSE id.
#[derive(Serialize, ToSchema)]
pub struct EventView {
    /// Rises with each event.
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// `bot.created`, `bot.power_changed`, `bot.status_changed`, `bot.updated`, `bot.generation_good`, `bot.rolled_back`,
    /// `bot.died`, `bot.killed`, `bot.deleting`, `bot.deleted`, `bot.adopted`, `bot.pairing_decided`, `bot.adjusted`,
    /// `budget.warning` (80 % of a budget is spent), `budget.spent`, `keyring.incident`, `keyring.changed` (somebody changed
    /// keys, budgets, prices or rates, cut bots off or let them in), `engine.available`, `engine.unavailable`,
    /// `engine.image_ready`, `janitor.cleaned`. More may come: pass over what is not known.
    #[schema(example = "bot.status_changed")]
    pub kind: String,
    /// The bot it is about.
    #[schema(required)]
    pub bot_id: Option<Uuid>,
    /// The name of who caused it; `null` when BotMaker itself did.
    #[schema(required)]
    pub actor: Option<String>,
    /// The bot as it is now; `null` when it is gone or the event is about none.
    #[schema(required)]
    pub bot: Option<BotView>,
    /// What the kind does not say.
    pub data: EventData,
}

/// What an event's kind does not say.
#[derive(Serialize, ToSchema)]
pub struct EventData {
    /// The status that was entered then, for `bot.status_changed`.
    #[schema(required)]
    pub status: Option<EventStatus>,
    /// One sentence for people.
    #[schema(required)]
    pub detail: Option<String>,
}

/// A status that was entered.
#[derive(Serialize, ToSchema)]
pub struct EventStatus {
    /// In one word.
    pub state: BotState,
    /// Why, where the word is not enough.
    #[schema(required)]
    pub reason: Option<ReasonView>,
    /// When.
    pub since: Timestamp,
}
