//! `POST /api/bots/{bot}/stop`: stops a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::dto::bot::BotView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

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
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let view = state.fleet.stop_bot(&caller.actor, &bot).await?;
    Ok(HttpResponse::Accepted().json(BotShaper::new(&state.fleet).shape(&view)))
}
