//! `PATCH /api/keys/{key}`: changes a key.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{edit_key, key_view};
use crate::dto::key::{EditKeyRequest, KeyView};
use crate::extract::{Json, NamedKey};
use crate::problem::Problem;
use crate::routes::keys::KeyPath;
use crate::state::ApiState;

/// Changes a key
///
/// JSON Merge Patch: what is left out stays. Another value is used from the next request on. For administrators.
#[utoipa::path(
    patch,
    path = "/api/keys/{key}",
    operation_id = "editKey",
    tag = "keys",
    params(KeyPath),
    request_body(content((EditKeyRequest = "application/merge-patch+json"), (EditKeyRequest = "application/json"))),
    responses((status = 200, body = KeyView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedKey(key): NamedKey,
    Json(request): Json<EditKeyRequest>,
) -> Result<HttpResponse, Problem> {
    let (fleet, actor) = (&state.fleet, &caller.actor);
    let changed = fleet.change_key(actor, key, edit_key(request)).await?;
    let view = fleet.view_key(actor, changed).await?;
    Ok(HttpResponse::Ok().json(key_view(view)))
}
