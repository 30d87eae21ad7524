//! `PUT /api/bots/{bot}/cut-off`: cuts a bot off from its model, or lets it in again.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::dto::keyring::SetCutOffRequest;
use crate::extract::{Json, NamedBot};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Cuts a bot off from its model, or lets it in again
///
/// At once: an answer that is being written breaks off. The bot goes on running. Its owner may.
#[utoipa::path(
    put,
    path = "/api/bots/{bot}/cut-off",
    operation_id = "setCutOff",
    tag = "bots",
    params(BotPath),
    request_body = SetCutOffRequest,
    responses((status = 204, description = "Done")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Json(request): Json<SetCutOffRequest>,
) -> Result<HttpResponse, Problem> {
    let fleet = &state.fleet;
    fleet
        .cut_off_bot(&caller.actor, &bot, request.cut_off)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
