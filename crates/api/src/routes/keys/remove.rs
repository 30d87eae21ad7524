//! `DELETE /api/keys/{key}`: forgets a key.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::extract::NamedKey;
use crate::problem::Problem;
use crate::routes::keys::KeyPath;
use crate::state::ApiState;

/// Forgets a key
///
/// For good, and at once. Bots that may use no other cannot answer any more: `bots` of the key names them before. For
/// administrators.
#[utoipa::path(
    delete,
    path = "/api/keys/{key}",
    operation_id = "removeKey",
    tag = "keys",
    params(KeyPath),
    responses((status = 204, description = "Forgotten")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedKey(key): NamedKey,
) -> Result<HttpResponse, Problem> {
    state.fleet.remove_key(&caller.actor, key).await?;
    Ok(HttpResponse::NoContent().finish())
}
