//! A body's bytes, bounded in size and time.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH},
};
use bytes::BytesMut;
use futures_util::StreamExt;

use crate::problem::{Form, Problem};

/// The longest body: a persona of 20,000 characters, a few tokens of 64 KiB and room; or a picture.
pub(super) const MAX_BODY_BYTES: usize = 256 * 1024;
/// What is read and dropped of a longer one, so that its sender gets to read the refusal.
const MAX_DRAINED_BYTES: usize = 8 * 1024 * 1024;
/// A body that is not complete by then is not waited for.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// Refuses what is not worth reading.
pub(super) fn check_head(request: &HttpRequest) -> Result<(), Problem> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Err(Problem::refused_form(
            Form::MediaType,
            "the body must not be compressed",
        ));
    }
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_DRAINED_BYTES) {
        return Err(too_large());
    }
    Ok(())
}

fn too_large() -> Problem {
    Problem::refused_form(
        Form::BodyTooLarge,
        format!("a body has at most {MAX_BODY_BYTES} bytes"),
    )
}

/// Reads a body to its end.
pub(super) async fn read(payload: Payload) -> Result<BytesMut, Problem> {
    let seconds = BODY_TIMEOUT.as_secs();
    tokio::time::timeout(BODY_TIMEOUT, read_all(payload))
        .await
        .map_err(|_| {
            let detail = format!("the body was not complete after {seconds} s");
            Problem::refused_form(Form::TooSlow, detail)
        })?
}

async fn read_all(mut payload: Payload) -> Result<BytesMut, Problem> {
    let mut body = BytesMut::new();
    let mut length = 0_usize;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::bad_request("body_incomplete", "the body could not be read to its end")
        })?;
        length += chunk.len();
        if length > MAX_DRAINED_BYTES {
            break;
        }
        if length <= MAX_BODY_BYTES {
            body.extend_from_slice(&chunk);
        }
    }
    if length > MAX_BODY_BYTES {
        Err(too_large())
    } else {
        Ok(body)
    }
}
