//! `POST /api/keyring/rotate-master`: makes a new master key.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::dto::keyring::RotatedMasterView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Makes a new master key and seals every key with it
///
/// A crash in between loses nothing: the next start goes on. For administrators.
#[utoipa::path(
    post,
    path = "/api/keyring/rotate-master",
    operation_id = "rotateKeyringMaster",
    tag = "keys",
    responses((status = 200, body = RotatedMasterView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let sealed = state.fleet.rotate_keyring_master(&caller.actor).await?;
    Ok(HttpResponse::Ok().json(RotatedMasterView { sealed }))
}
