//! `POST /api/auth/login`: signs in.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    web::Data,
};
use botmaker_fleet::ExposeSecret;
use botmaker_fleet::{AccessError, LoggedIn};
use std::net::{IpAddr, Ipv4Addr};

use crate::convert::user;
use crate::dto::access::{LoginRequest, LoginResponse};
use crate::extract::Json;
use crate::middleware::authenticate::{COOKIE, check_origin};
use crate::problem::Problem;
use crate::state::ApiState;

/// Signs in
///
/// Answers with the two halves of a session: the cookie `botmaker_session` and `session_secret`. Attempts are slowed
/// per address and account: `429` with `Retry-After` says how long to wait. `401 wrong_credentials` does not tell whether the
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
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    Json(login): Json<LoginRequest>,
) -> Result<HttpResponse, Problem> {
    check_origin(&request, &state)?;
    let from = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    let LoginRequest { username, password } = login;
    let session = state
        .fleet
        .log_in(&username, password.into_secret(), from)
        .await
        .map_err(refusal)?;
    Ok(HttpResponse::Ok()
        .cookie(cookie(&session))
        .json(LoginResponse {
            user: user(&session.actor),
            session_secret: session.header_secret.expose_secret().to_owned(),
            expires_at: session.expires_at,
        }))
}

fn refusal(error: AccessError) -> Problem {
    let wait = match &error {
        AccessError::TooManyAttempts { retry_after } => Some(*retry_after),
        _ => None,
    };
    let problem = Problem::from(error);
    match wait {
        Some(wait) => problem.with_retry_after(wait),
        None => problem,
    }
}

/// A cookie that no script can read and that no other site's request carries. It has no `Secure`: the server speaks
/// plain HTTP on loopback, and the header secret is what other ports of the host cannot know.
fn cookie(session: &LoggedIn) -> Cookie<'static> {
    Cookie::build(COOKIE, session.cookie.expose_secret().to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .finish()
}
