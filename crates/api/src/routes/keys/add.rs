//! `POST /api/keys`: keeps a key.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{add_key, key_view};
use crate::dto::key::{AddKeyRequest, KeyView};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Keeps a key
///
/// Its value is sealed at once and in no answer, this one included. Bots that waited for a key go on. For administrators.
#[utoipa::path(
    post,
    path = "/api/keys",
    operation_id = "addKey",
    tag = "keys",
    request_body = AddKeyRequest,
    responses((status = 201, body = KeyView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<AddKeyRequest>,
) -> Result<HttpResponse, Problem> {
    let (fleet, actor) = (&state.fleet, &caller.actor);
    let added = fleet.add_key(actor, add_key(request)).await?;
    let view = fleet.view_key(actor, added).await?;
    Ok(HttpResponse::Created().json(key_view(view)))
}
