//! `POST /api/bots/{bot}/start`: starts a bot.

use actix_web::HttpResponse;
use botmaker_fleet::Fleet;

use crate::dto::bot::BotView;
use crate::problem::Problem;
use crate::routes::bots::{BotPath, wish::BotWish};

/// Starts a bot
///
/// Raises the wish to run; ends a hold after a failed start. A running bot stays as it is. Answers when the wish is on disk.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/start",
    operation_id = "startBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 202, body = BotView),
    ),
)]
pub(crate) async fn handle(wish: BotWish) -> Result<HttpResponse, Problem> {
    wish.make(Fleet::start_bot).await
}
