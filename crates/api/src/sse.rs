//! Server-sent events: answers that go on until their source, the reader's right or the server ends.

use std::convert::Infallible;

use actix_web::{HttpRequest, HttpResponse, Responder, http::header::HeaderValue};
use actix_web_lab::sse;
use bytestring::ByteString;
use futures_util::{Stream, StreamExt};
use serde::Serialize;

use crate::{
    caller::Caller,
    problem::{Form, Problem},
    state::ApiState,
};

/// How long a reader waits before it comes again after a break.
const RETRY: std::time::Duration = std::time::Duration::from_secs(2);

/// An event with JSON data. Data that cannot be written becomes an empty comment, which readers pass over.
pub(crate) fn event(name: &'static str, id: Option<String>, data: &impl Serialize) -> sse::Event {
    match sse::Data::new_json(data) {
        Ok(mut data) => {
            data.set_event(name);
            if let Some(id) = id {
                data.set_id(id);
            }
            data.into()
        }
        Err(_) => sse::Event::Comment("unwritable".into()),
    }
}

/// An event whose text many readers share.
pub(crate) fn shared_event(name: &'static str, [id, data]: [ByteString; 2]) -> sse::Event {
    sse::Data::new(data).id(id).event(name).into()
}

/// The id of the last event that the reader saw before a break, if it tells one.
pub(crate) fn last_event_id(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get("last-event-id")?;
    value.to_str().ok().filter(|id| !id.is_empty())
}

/// Answers with events until the stream ends, the caller's credential is no longer good, or the server shuts down.
pub(crate) fn respond(
    request: &HttpRequest,
    state: &ApiState,
    caller: Caller,
    events: impl Stream<Item = sse::Event> + 'static,
) -> Result<HttpResponse, Problem> {
    let slot = std::sync::Arc::clone(&state.streams)
        .try_acquire_owned()
        .map_err(|_| {
            Problem::refused_form(Form::TooManyStreams, "too many streams are open")
                .with_hint("close some pages that show logs or chats")
        })?;
    let revoked = caller.credential.revoked(state.fleet.clone());
    let events = events
        .take_until(Box::pin(revoked))
        .take_until(Box::pin(state.shutdown.clone().cancelled_owned()))
        .map(move |event| {
            // The slot is given back when the stream is dropped.
            let _held = &slot;
            Ok::<_, Infallible>(event)
        });
    let mut response = sse::Sse::from_stream(events)
        .with_keep_alive(state.settings.keep_alive)
        .with_retry_duration(RETRY)
        .respond_to(request);
    let headers = response.headers_mut();
    headers.insert(
        actix_web::http::header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    // Proxies such as nginx would otherwise collect a stream before passing it on.
    headers.insert(
        actix_web::http::header::HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}
