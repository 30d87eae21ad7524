//! `GET /api/bots/{bot}`: shows a bot.

use crate::dto::bot::BotView;
use crate::routes::bots::BotPath;

/// Shows a bot
///
/// `ETag` is its version.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}",
    operation_id = "showBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's version"))),
    ),
)]
pub(crate) async fn handle() {}
