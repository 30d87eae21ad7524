//! `POST /api/auth/login`: signs in.

use crate::dto::access::{LoginRequest, LoginResponse};

/// Signs in
///
/// Answers with the two halves of a session: the cookie `botmaker_session` and `session_secret`. Attempts are slowed
/// per address and account: `429` with `Retry-After` says how long to wait. `401 wrong_password` does not tell whether the
/// user exists.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    operation_id = "logIn",
    tag = "auth",
    security(()),
    request_body = LoginRequest,
    responses(
        (status = 200, body = LoginResponse, headers(("set-cookie" = String, description = "`botmaker_session`, HttpOnly, SameSite=Strict"))),
    ),
)]
pub(crate) async fn handle() {}
