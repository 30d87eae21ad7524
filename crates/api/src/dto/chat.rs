//! One turn of a conversation with a bot.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person says to a bot.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRequest {
    /// The message, 1 to 32,768 bytes.
    #[schema(min_length = 1, max_length = 32_768)]
    pub text: String,
    /// Which conversation it belongs to; the bot keeps one memory for each. Left out, it is one of the caller's own.
    #[schema(max_length = 64)]
    pub session: Option<String>,
}

/// The whole answer, for `Accept: application/json`.
#[derive(Serialize, ToSchema)]
pub struct MessageView {
    /// What the bot said.
    pub text: String,
    /// Why it ended, in the model's word such as `stop`.
    #[schema(required)]
    pub finish_reason: Option<String>,
}

/// A piece of the answer: data of the event `delta`.
#[derive(Serialize, ToSchema)]
pub struct MessageDelta {
    /// What comes next.
    pub text: String,
}

/// The end of the answer: data of the event `done`.
#[derive(Serialize, ToSchema)]
pub struct MessageDone {
    /// Why it ended, in the model's word such as `stop`.
    #[schema(required)]
    pub finish_reason: Option<String>,
}
