//! Refuses what is meant for another host or is too long, bounds the time until an answer begins, and adds the
//! headers that keep a browser from doing with an answer what it should not.

use std::time::Duration;

use actix_web::{
    HttpRequest, ResponseError,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, HeaderValue,
        REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
    middleware::Next,
    web::Data,
};

use crate::{
    problem::{Form, Problem},
    server::AdminPeer,
    state::ApiState,
};

/// The longest path and query, in bytes.
const MAX_ADDRESS_BYTES: usize = 8 * 1024;
/// An answer that has not begun by then never will; a chat turn asked for as a whole takes longest.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(600);

/// Everything comes from this server. `blob:` shows a picture that was chosen and not yet sent.
const POLICY: &str = "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Guards every request.
pub(crate) async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    let is_api = request.path().starts_with("/api");
    let mut response = match check(&request) {
        Err(problem) => request
            .into_response(problem.error_response())
            .map_into_right_body(),
        Ok(()) => match tokio::time::timeout(ANSWER_TIMEOUT, next.call(request)).await {
            Ok(served) => served?.map_into_left_body(),
            Err(_) => {
                return Err(
                    Problem::refused_form(Form::AnswerTooSlow, "the answer took too long").into(),
                );
            }
        },
    };
    add_headers(response.headers_mut(), is_api);
    Ok(response)
}

fn check(request: &ServiceRequest) -> Result<(), Problem> {
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    if address > MAX_ADDRESS_BYTES {
        let detail = format!("path and query have at most {MAX_ADDRESS_BYTES} bytes");
        return Err(Problem::refused_form(Form::AddressTooLong, detail));
    }
    if request.conn_data::<AdminPeer>().is_some() {
        return Ok(());
    }
    let host = host_of(request.request()).ok_or_else(|| {
        Problem::bad_request("host_missing", "the Host header is missing or unreadable")
    })?;
    let allowed = request
        .app_data::<Data<ApiState>>()
        .is_some_and(|state| state.settings.hosts.allow(&host));
    if allowed {
        return Ok(());
    }
    let hint = "open BotMaker under 127.0.0.1 or localhost, or add the name to server.allowed_hosts in the settings";
    Err(Problem::refused_form(
        Form::WrongHost,
        "this server does not answer to that host name",
    )
    .with_hint(hint))
}

/// The `Host` header, or the authority of an HTTP/2 request.
pub(crate) fn host_of(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(HOST);
    match header {
        Some(value) => value.to_str().ok().map(str::to_owned),
        None => request.uri().authority().map(ToString::to_string),
    }
}

fn add_headers(headers: &mut HeaderMap, is_api: bool) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
