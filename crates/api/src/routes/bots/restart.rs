//! `POST /api/bots/{bot}/restart`: restarts a bot.

use crate::dto::bot::BotView;
use crate::routes::bots::BotPath;

/// Restarts a bot
///
/// Stops it, if it runs, and starts it. Answers when the wish is on disk.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/restart",
    operation_id = "restartBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 202, body = BotView),
    ),
)]
pub(crate) async fn handle() {}
