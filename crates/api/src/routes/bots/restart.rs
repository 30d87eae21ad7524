//! `POST /api/bots/{bot}/restart`: restarts a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::dto::bot::BotView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

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
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let view = state.fleet.restart_bot(&caller.actor, &bot).await?;
    Ok(HttpResponse::Accepted().json(BotShaper::new(&state.fleet).shape(&view)))
}
