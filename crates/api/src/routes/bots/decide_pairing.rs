//! `POST /api/bots/{bot}/pairing`: lets somebody in, or not.

use actix_web::{HttpResponse, web::Data};
use botmaker_fleet::PairingDecision;

use crate::caller::Caller;
use crate::convert::pairing_view;
use crate::dto::pairing::{self, DecidePairingRequest, PairingView};
use crate::extract::{Json, NamedBot};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Lets somebody in, or not
///
/// Answers who waits afterwards. An event `bot.pairing_decided` tells who decided. `404 pairing_unknown` when nobody waits with
/// this id any more.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/pairing",
    operation_id = "decidePairing",
    tag = "bots",
    params(BotPath),
    request_body = DecidePairingRequest,
    responses((status = 200, body = PairingView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Json(wish): Json<DecidePairingRequest>,
) -> Result<HttpResponse, Problem> {
    let decision = match wish.decision {
        pairing::PairingDecision::Approve => PairingDecision::Approve,
        pairing::PairingDecision::Refuse => PairingDecision::Refuse,
    };
    let waiting = state
        .fleet
        .decide_pairing(&caller.actor, &bot, &wish.channel, &wish.id, decision)
        .await?;
    Ok(HttpResponse::Ok().json(pairing_view(waiting)))
}
