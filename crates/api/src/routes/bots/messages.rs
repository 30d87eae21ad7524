//! `POST /api/bots/{bot}/messages`: talks with a bot.

use crate::dto::chat::{MessageDelta, MessageRequest, MessageView};
use crate::routes::bots::BotPath;

/// Says something to the bot
///
/// One turn through the bot's gateway, apart from its channels. Server-sent events: `delta` (MessageDelta) as the answer is
/// made, then `done` (MessageDone) or `error` (Problem). With `Accept: application/json` the whole answer at once. `409
/// not_ready` when the bot cannot be talked to.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/messages",
    operation_id = "sendMessage",
    tag = "bots",
    params(BotPath),
    request_body = MessageRequest,
    responses(
        (status = 200, content((MessageDelta = "text/event-stream"), (MessageView = "application/json"))),
    ),
)]
pub(crate) async fn handle() {}
