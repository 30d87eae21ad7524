//! `GET /api/bots/{bot}/pairing`: shows who waits to be let in.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::pairing_view;
use crate::dto::pairing::PairingView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Who waits to be let in
///
/// Strangers who wrote to the bot on a channel whose private messages need pairing, as the bot's gateway keeps them. `409
/// bot_not_running` when the bot does not run.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/pairing",
    operation_id = "botPairing",
    tag = "bots",
    params(BotPath),
    responses((status = 200, body = PairingView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let waiting = state.fleet.pairing_requests(&caller.actor, &bot).await?;
    Ok(HttpResponse::Ok().json(pairing_view(waiting)))
}
