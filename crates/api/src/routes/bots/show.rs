//! `GET /api/bots/{bot}`: shows a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::shown;
use crate::dto::bot::BotView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Shows a bot
///
/// `ETag` is its revision, which only people's changes raise.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}",
    operation_id = "showBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's revision"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let view = state.fleet.load_bot(&caller.actor, &bot).await?;
    Ok(shown(&state.fleet, &view))
}
