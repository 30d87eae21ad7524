//! Lets in only who may come in. It wraps the scope that holds the routes, so there is no path that leads around it.

use actix_web::{
    HttpMessage, HttpRequest, ResponseError,
    body::{EitherBody, MessageBody},
    cookie::Cookie,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{AUTHORIZATION, HeaderMap, ORIGIN},
    },
    middleware::Next,
    web::Data,
};
use botmaker_fleet::SecretString;

use super::guard::host_of;
use crate::{
    caller::{Caller, Credential},
    problem::{Form, Problem},
    server::AdminPeer,
    state::ApiState,
};

/// The cookie that holds one half of a session.
pub(crate) const COOKIE: &str = "botmaker_session";
/// The header that carries the other half.
pub(crate) const HEADER: &str = "x-botmaker-session";

/// Finds out who calls and puts a [`Caller`] into the request, or refuses.
pub(crate) async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    match find_caller(&request).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            Ok(next.call(request).await?.map_into_left_body())
        }
        Err(problem) => Ok(request
            .into_response(problem.error_response())
            .map_into_right_body()),
    }
}

async fn find_caller(request: &ServiceRequest) -> Result<Caller, Problem> {
    let state = request
        .app_data::<Data<ApiState>>()
        .ok_or_else(not_signed_in)?;
    let credential = credential(request)?;
    if matches!(credential, Credential::Session { .. }) {
        let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
        if !is_safe && !request.headers().contains_key(ORIGIN) {
            return Err(wrong_origin());
        }
        check_origin(request.request(), state)?;
    }
    Ok(credential.verify(&state.fleet).await?)
}

fn credential(request: &ServiceRequest) -> Result<Credential, Problem> {
    let headers = request.headers();
    if headers.contains_key(AUTHORIZATION) {
        let token = bearer(headers).ok_or_else(|| {
            Problem::unauthenticated(
                "token_invalid",
                "the Authorization header holds no Bearer token",
            )
        })?;
        return Ok(Credential::Token(token));
    }
    if request.conn_data::<AdminPeer>().is_some() {
        return Ok(Credential::Operator);
    }
    let cookie = request.cookie(COOKIE).ok_or_else(not_signed_in)?;
    let header = headers
        .get(HEADER)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(not_signed_in)?;
    Ok(Credential::Session {
        cookie: SecretString::from(Cookie::value(&cookie)),
        header: SecretString::from(header),
    })
}

fn bearer(headers: &HeaderMap) -> Option<SecretString> {
    let mut values = headers.get_all(AUTHORIZATION);
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| SecretString::from(token.trim()))
}

fn not_signed_in() -> Problem {
    Problem::unauthenticated("not_signed_in", "nobody is signed in").with_hint(
        "sign in with POST /api/auth/login and send its cookie together with the header X-BotMaker-Session, or send an API token",
    )
}

/// A browser adds the origin of the page to every request that changes something, and to those that a page of another
/// origin makes; an origin that is there must be our own.
pub(crate) fn check_origin(request: &HttpRequest, state: &ApiState) -> Result<(), Problem> {
    let Some(origin) = request.headers().get(ORIGIN) else {
        return Ok(());
    };
    let host = host_of(request).unwrap_or_default();
    let is_own = origin
        .to_str()
        .ok()
        .is_some_and(|origin| state.settings.hosts.is_own_origin(origin, &host));
    if is_own {
        return Ok(());
    }
    Err(wrong_origin())
}

fn wrong_origin() -> Problem {
    Problem::refused_form(
        Form::WrongOrigin,
        "the request does not come from this server's own pages",
    )
    .with_hint("scripts use an API token instead of a session: botmaker-admin tokens create NAME")
}
