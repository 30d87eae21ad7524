//! Reading bodies with a cap, and telling apart what went wrong.

use reqwest::{Response, header};
use serde::de::DeserializeOwned;

use super::super::ChatError;
use crate::text;

/// The longest sentence that is passed on from a gateway or the transport, in characters.
pub(in crate::gateway) const MAX_WORDS: usize = 300;

pub(in crate::gateway) fn protocol(message: impl Into<String>) -> ChatError {
    ChatError::Protocol {
        message: message.into(),
    }
}

/// Sorts a transport error; the address is left out, since it says nothing to a person.
pub(super) fn transport(error: reqwest::Error) -> ChatError {
    if error.is_timeout() {
        return ChatError::Timeout;
    }
    let is_connect = error.is_connect();
    let mut source: &dyn std::error::Error = &error.without_url();
    // The innermost cause is the one that means something: "connection refused", "invalid HTTP version".
    while let Some(inner) = source.source() {
        source = inner;
    }
    let message = text::one_line(&source.to_string(), MAX_WORDS);
    let is_io = source.downcast_ref::<std::io::Error>().is_some();
    if is_connect || is_io {
        ChatError::Unreachable { message }
    } else {
        ChatError::Protocol { message }
    }
}

/// Whether the answer claims to be of this media type.
pub(super) fn is_of_type(response: &Response, media_type: &str) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}

/// Reads a whole JSON body of at most `max` bytes.
pub(super) async fn json<T: DeserializeOwned>(
    mut response: Response,
    max: usize,
) -> Result<T, ChatError> {
    // Unknown paths answer 200 with the control page, so the type counts, not the status.
    if !is_of_type(&response, "application/json") {
        return Err(protocol("it is not JSON"));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(transport)? {
        if body.len() + chunk.len() > max {
            return Err(protocol(format!("it is longer than {max} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    // Checked as a whole: serde_json looks only at the text that ends up in a field.
    let text = std::str::from_utf8(&body).map_err(|_| protocol("it is not UTF-8"))?;
    serde_json::from_str(text).map_err(|error| {
        // Only where it breaks: the text itself may be anything.
        protocol(format!(
            "it is not the expected JSON (line {}, column {})",
            error.line(),
            error.column()
        ))
    })
}
