//! `POST /api/bots/{bot}/restart`: restarts a bot.

use actix_web::HttpResponse;
use botmaker_fleet::Fleet;

use crate::dto::bot::BotView;
use crate::problem::Problem;
use crate::routes::bots::{BotPath, wish::BotWish};

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
pub(crate) async fn handle(wish: BotWish) -> Result<HttpResponse, Problem> {
    wish.make(Fleet::restart_bot).await
}
