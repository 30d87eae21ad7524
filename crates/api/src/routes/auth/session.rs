//! `GET /api/auth/session`: says who is signed in.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::user;
use crate::dto::access::SessionView;
use crate::state::ApiState;

/// Who is signed in
///
/// `401` when nobody is.
#[utoipa::path(
    get,
    path = "/api/auth/session",
    operation_id = "session",
    tag = "auth",
    responses(
        (status = 200, body = SessionView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> HttpResponse {
    HttpResponse::Ok().json(SessionView {
        user: user(&caller.actor),
        expires_at: caller.expires_at,
        has_keyring: state.fleet.has_keyring(),
    })
}
