//! `DELETE /api/tokens/{name}`: revokes an API token.

use actix_web::{
    HttpResponse,
    web::{Data, Path},
};

use crate::caller::Caller;
use crate::problem::Problem;
use crate::state::ApiState;

/// Revokes an API token
///
/// It is refused from the next request on.
#[utoipa::path(
    delete,
    path = "/api/tokens/{name}",
    operation_id = "revokeToken",
    tag = "tokens",
    params(("name" = String, Path, description = "The token's name")),
    responses(
        (status = 204, description = "Revoked"),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    name: Path<String>,
) -> Result<HttpResponse, Problem> {
    state.fleet.revoke_api_token(&caller.actor, &name).await?;
    Ok(HttpResponse::NoContent().finish())
}
