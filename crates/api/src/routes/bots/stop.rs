//! `POST /api/bots/{bot}/stop`: stops a bot.

use actix_web::HttpResponse;
use botmaker_fleet::Fleet;

use crate::dto::bot::BotView;
use crate::problem::Problem;
use crate::routes::bots::{BotPath, wish::BotWish};

/// Stops a bot
///
/// Raises the wish not to run. The bot has 10 seconds to end by itself. Answers when the wish is on disk.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/stop",
    operation_id = "stopBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 202, body = BotView),
    ),
)]
pub(crate) async fn handle(wish: BotWish) -> Result<HttpResponse, Problem> {
    wish.make(Fleet::stop_bot).await
}
