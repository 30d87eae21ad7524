//! `PUT /api/keyring/panic`: cuts every bot off from its model.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::dto::keyring::SetPanicRequest;
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Cuts every bot off from its model, or lets all in again
///
/// At once: answers that are being written break off. Bots that are cut off one by one stay so. For administrators.
#[utoipa::path(
    put,
    path = "/api/keyring/panic",
    operation_id = "setPanic",
    tag = "keys",
    request_body = SetPanicRequest,
    responses((status = 204, description = "Done")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<SetPanicRequest>,
) -> Result<HttpResponse, Problem> {
    let fleet = &state.fleet;
    fleet.keyring_panic(&caller.actor, request.panic).await?;
    Ok(HttpResponse::NoContent().finish())
}
