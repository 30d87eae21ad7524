//! `POST /api/bots`: creates a bot.

use crate::dto::{bot::BotView, create_bot::CreateBotRequest};

/// Creates a bot
///
/// Answers when the wish is on disk; the bot becomes ready later (`GET /api/events`). With an `Idempotency-Key` a repeated
/// request answers with the bot that the first one made; the same key with another request is `409`.
#[utoipa::path(
    post,
    path = "/api/bots",
    operation_id = "createBot",
    tag = "bots",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 200 visible ASCII characters, such as a random UUID")),
    request_body = CreateBotRequest,
    responses(
        (status = 201, body = BotView, headers(("location" = String, description = "The bot's path"), ("etag" = String, description = "The bot's version"), ("idempotency-replayed" = Option<String>, description = "`true` when an earlier request with this key made the bot"))),
    ),
)]
pub(crate) async fn handle() {}
