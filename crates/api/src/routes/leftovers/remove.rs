//! `DELETE /api/leftovers/{leftover}`: removes files for good.

use actix_web::{
    HttpResponse,
    web::{Data, Path},
};

use crate::caller::Caller;
use crate::problem::Problem;
use crate::state::ApiState;

/// Removes files of a bot that is gone for good
///
/// Only what lies in the trash; a clean-up puts other things there. It cannot be undone.
#[utoipa::path(
    delete,
    path = "/api/leftovers/{leftover}",
    operation_id = "removeLeftover",
    tag = "bots",
    params(("leftover" = String, Path, description = "Its name")),
    responses(
        (status = 204, description = "Removed"),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    name: Path<String>,
) -> Result<HttpResponse, Problem> {
    state.fleet.remove_leftover(&caller.actor, &name).await?;
    Ok(HttpResponse::NoContent().finish())
}
