//! `PUT /api/admin/users/{user}/password`: sets a password.

use crate::dto::access::SetPasswordRequest;

/// Sets a password
///
/// Ends every session of that user. For administrators.
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
pub(crate) async fn handle() {}
