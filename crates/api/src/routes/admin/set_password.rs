//! `PUT /api/admin/users/{user}/password`: sets a password.

use actix_web::{
    HttpResponse,
    web::{Data, Path},
};

use crate::caller::Caller;
use crate::dto::access::SetPasswordRequest;
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Sets a password
///
/// Ends every session of that user. For administrators and the user; not for API tokens.
#[utoipa::path(
    put,
    path = "/api/admin/users/{user}/password",
    operation_id = "setPassword",
    tag = "admin",
    params(("user" = String, Path, description = "The user's name")),
    request_body = SetPasswordRequest,
    responses(
        (status = 204, description = "Set"),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    user: Path<String>,
    Json(request): Json<SetPasswordRequest>,
) -> Result<HttpResponse, Problem> {
    state
        .fleet
        .set_password(&caller.actor, &user, request.password.into_secret())
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
