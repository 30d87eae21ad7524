//! `PUT /api/bots/{bot}/rate`: bounds how many requests a minute a bot may send.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::dto::keyring::SetRateRequest;
use crate::extract::{Json, NamedBot};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Bounds how many requests a minute a bot may send
///
/// For administrators.
#[utoipa::path(
    put,
    path = "/api/bots/{bot}/rate",
    operation_id = "setRate",
    tag = "bots",
    params(BotPath),
    request_body = SetRateRequest,
    responses((status = 204, description = "Done")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Json(request): Json<SetRateRequest>,
) -> Result<HttpResponse, Problem> {
    let fleet = &state.fleet;
    let rate = request.requests_per_minute;
    fleet.set_rate(&caller.actor, &bot, rate).await?;
    Ok(HttpResponse::NoContent().finish())
}
