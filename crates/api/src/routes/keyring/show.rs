//! `GET /api/keyring`: how the keyring is.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::keyring_view;
use crate::dto::keyring::KeyringView;
use crate::problem::Problem;
use crate::state::ApiState;

/// How the keyring and its proxy are
///
/// `409 keyring_off` on a server without one.
#[utoipa::path(
    get,
    path = "/api/keyring",
    operation_id = "keyring",
    tag = "keys",
    responses((status = 200, body = KeyringView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let status = state.fleet.keyring_status(&caller.actor).await?;
    Ok(HttpResponse::Ok().json(keyring_view(status)))
}
