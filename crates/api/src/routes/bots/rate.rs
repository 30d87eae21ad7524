//! `GET /api/bots/{bot}/rate`: how many requests a minute a bot may send.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::rate_view;
use crate::dto::keyring::RateView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// How many requests a minute a bot may send
///
/// `409 keyring_off` on a server without a keyring.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/rate",
    operation_id = "rate",
    tag = "bots",
    params(BotPath),
    responses((status = 200, body = RateView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let rate = state.fleet.bot_rate(&caller.actor, &bot).await?;
    Ok(HttpResponse::Ok().json(rate_view(rate)))
}
