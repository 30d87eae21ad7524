//! `DELETE /api/bots/{bot}`: deletes a bot.

use actix_web::HttpResponse;
use botmaker_fleet::Fleet;

use crate::dto::bot::BotView;
use crate::problem::Problem;
use crate::routes::bots::{BotPath, wish::BotWish};

/// Deletes a bot
///
/// Removes its container, network, secrets and row; its files rest in the trash for seven days. Answers when the wish is
/// on disk; `bot.deleted` tells the end. Repeated is success until then.
#[utoipa::path(
    delete,
    path = "/api/bots/{bot}",
    operation_id = "deleteBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 202, body = BotView),
    ),
)]
pub(crate) async fn handle(wish: BotWish) -> Result<HttpResponse, Problem> {
    wish.make(Fleet::delete_bot).await
}
