//! `POST /api/auth/logout`: signs out.

use actix_web::cookie::Cookie;
use actix_web::{HttpResponse, web::Data};

use crate::caller::{Caller, Credential};
use crate::middleware::authenticate::COOKIE;
use crate::problem::Problem;
use crate::state::ApiState;

/// Signs out
///
/// Ends the present session; repeated is success.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    operation_id = "logOut",
    tag = "auth",
    responses(
        (status = 204, description = "Signed out; the cookie is removed"),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    if let Credential::Session { cookie, .. } = &caller.credential {
        state.fleet.log_out(cookie).await?;
    }
    let mut gone = Cookie::build(COOKIE, "").path("/").finish();
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}
