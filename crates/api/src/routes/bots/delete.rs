//! `DELETE /api/bots/{bot}`: deletes a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::dto::bot::BotView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

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
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let view = state.fleet.delete_bot(&caller.actor, &bot).await?;
    Ok(HttpResponse::Accepted().json(BotShaper::new(&state.fleet).shape(&view)))
}
