//! `POST /api/bots/{bot}/start`: starts a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::dto::bot::BotView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

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
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let view = state.fleet.start_bot(&caller.actor, &bot).await?;
    Ok(HttpResponse::Accepted().json(BotShaper::new(&state.fleet).shape(&view)))
}
