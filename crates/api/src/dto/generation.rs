//! What a bot was, and the way back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::bot::ReasonView;

/// The generations of a bot's description that are kept.
#[derive(Serialize, ToSchema)]
pub struct GenerationListView {
    /// The generations, newest first.
    pub generations: Vec<GenerationView>,
}

/// A description of a bot, as it was or is. Holds no secret.
#[derive(Serialize, ToSchema)]
pub struct GenerationView {
    /// Counts from 1; a number is never used again.
    pub number: u32,
    /// The name of who made it; `null` when BotMaker did.
    #[schema(required)]
    pub author: Option<String>,
    /// How it came to be.
    pub origin: GenerationOrigin,
    /// What became of it.
    pub outcome: GenerationOutcome,
    /// When it was made.
    pub created_at: Timestamp,
    /// The reference of the image that it names; `null` for the image of new bots at the time of the first container.
    #[schema(required)]
    pub image: Option<String>,
    /// The image that it ran, `sha256:…`; `null` when it has never run and names none.
    #[schema(required)]
    pub image_id: Option<String>,
    /// Whether it is the bot's present description.
    pub is_present: bool,
    /// Whether the bot goes back to it when a change fails: the last one with which it was ready.
    pub is_good: bool,
    /// What is different from the generation before it that is kept; empty for the oldest.
    pub changes: Vec<FieldChange>,
    /// The copy of the bot's state from when another image followed; `null` when there is none.
    #[schema(required)]
    pub snapshot: Option<SnapshotView>,
}

/// How a generation came to be.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GenerationOrigin {
    /// With the bot.
    Created,
    /// By a change of the one before.
    Edited,
    /// By a return to an older one.
    Returned {
        /// The older one's number.
        to: u32,
    },
}

/// What became of a generation.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GenerationOutcome {
    /// The bot has not been ready with it yet.
    Untested,
    /// The bot was ready with it.
    Good {
        /// First at this time.
        at: Timestamp,
    },
    /// The bot could not be made ready with it.
    Failed {
        /// At this time.
        at: Timestamp,
        /// Why.
        reason: ReasonView,
    },
    /// Another change came before the bot was ready with it.
    Superseded,
}

/// One difference between two descriptions.
#[derive(Serialize, ToSchema)]
pub struct FieldChange {
    /// Where, as a JSON pointer (RFC 6901); channels and secrets by their names.
    #[schema(example = "/channels/telegram/dm_policy")]
    pub pointer: String,
    /// What was there; `null` for nothing. A secret is shown by eight digits of its keyed hash.
    #[schema(required)]
    pub before: Option<Value>,
    /// What is there; `null` for nothing.
    #[schema(required)]
    pub after: Option<Value>,
}

/// A copy of a bot's state.
#[derive(Serialize, ToSchema)]
pub struct SnapshotView {
    /// When it was made.
    pub taken_at: Timestamp,
    /// Its size.
    pub bytes: u64,
}

/// A wish to go back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnRequest {
    /// Whether what is lost on the way is accepted; `409 state_would_be_lost` says what that is.
    #[serde(default)]
    pub accept_loss: bool,
}
