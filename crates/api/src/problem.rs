//! Refusals: how every error becomes `application/problem+json` (RFC 9457). The only place that knows which sort of
//! error has which HTTP status.

use std::{error::Error, fmt, time::Duration};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, ETAG, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use botmaker_domain::{Classify, ErrorKind};
use botmaker_fleet::{BotError, EditBotError};
use serde_json::Value;
use tracing::{error, warn};

use crate::{
    dto::{
        bot::BotView,
        problem::{FieldError, Problem as Body},
    },
    middleware::request_id,
};

/// The media type of a problem.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal on its way to the client.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    hint: Option<Box<str>>,
    fields: Vec<FieldError>,
    /// Boxed, since few refusals have one and all travel in results.
    current: Option<Box<Value>>,
    headers: Vec<(HeaderName, String)>,
}

impl Problem {
    /// A problem without hint and fields.
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            hint: None,
            fields: Vec::new(),
            current: None,
            headers: Vec::new(),
        }
    }

    /// The request's form is wrong (400).
    pub(crate) fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// Nobody is signed in (401).
    pub(crate) fn unauthenticated(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail).with_header(WWW_AUTHENTICATE, "Bearer")
    }

    /// There is no such path (404).
    pub(crate) fn no_such_path() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "path_not_found",
            "there is nothing at this path",
        )
        .with_hint("GET /api/openapi.json lists every path")
    }

    /// The path has no such method (405).
    pub(crate) fn no_such_method(allowed: &str) -> Self {
        let detail = format!("this path allows {allowed}");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
            .with_header(ALLOW, allowed)
    }

    /// The bot does not exist, or not for this actor (404).
    pub(crate) fn no_such_bot() -> Self {
        Self::from(BotError::NotFound)
    }

    /// The path names no key (404).
    pub(crate) fn no_such_key() -> Self {
        let detail = "the keyring has no such key";
        Self::new(StatusCode::NOT_FOUND, "key_not_found", detail)
    }

    /// A change was about another revision (412): carries the present bot and its `ETag`.
    pub(crate) fn of_present_bot(error: EditBotError, tag: &str, present: &BotView) -> Self {
        let mut problem = Self::from(error).with_header(ETAG, tag);
        problem.current = serde_json::to_value(present).map(Box::new).ok();
        problem
    }

    /// The path's number is none of a generation (404).
    pub(crate) fn no_such_generation() -> Self {
        let detail = "the path names no generation";
        Self::new(StatusCode::NOT_FOUND, "generation_not_found", detail)
            .with_hint("list the bot's generations")
    }

    /// No image has been asked for since the server started (404).
    pub(crate) fn no_image_task() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "image_task_missing",
            "the image of new bots has not been asked for since the server started",
        )
        .with_hint("POST /api/docker/image gets it")
    }

    /// Something of the server itself failed (500). Logged here with its cause and told without it.
    pub(crate) fn inside(cause: &dyn Error) -> Self {
        error!(error = %chain(cause), "a request failed inside");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "something went wrong inside BotMaker",
        )
        .with_hint("the server's log has the cause under this request id")
    }

    /// The body or the address is too long, or of the wrong type; with its own status.
    pub(crate) fn refused_form(form: Form, detail: impl Into<String>) -> Self {
        let (status, code) = match form {
            Form::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
            Form::AddressTooLong => (StatusCode::URI_TOO_LONG, "address_too_long"),
            Form::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type_unsupported"),
            Form::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "not_acceptable"),
            Form::TooSlow => (StatusCode::REQUEST_TIMEOUT, "request_timeout"),
            Form::WrongHost => (StatusCode::MISDIRECTED_REQUEST, "host_not_allowed"),
            Form::WrongOrigin => (StatusCode::FORBIDDEN, "origin_mismatch"),
            Form::Picture => (StatusCode::UNPROCESSABLE_ENTITY, "picture_invalid"),
            Form::Unprocessable => (StatusCode::UNPROCESSABLE_ENTITY, "body_invalid"),
            Form::TooManyStreams => (StatusCode::SERVICE_UNAVAILABLE, "too_many_streams"),
            Form::AnswerTooSlow => (StatusCode::GATEWAY_TIMEOUT, "answer_timeout"),
        };
        Self::new(status, code, detail)
    }

    /// Adds what to try.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into().into_boxed_str());
        self
    }

    /// Adds a part of the request that is wrong.
    #[must_use]
    pub(crate) fn with_field(
        mut self,
        pointer: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        self.fields.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
        });
        self
    }

    /// Adds when to come again.
    #[must_use]
    pub(crate) fn with_retry_after(self, after: Duration) -> Self {
        let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
        self.with_header(RETRY_AFTER, &seconds.max(1).to_string())
    }

    fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The body as it is sent.
    pub(crate) fn body(&self) -> Body {
        Body {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail.clone(),
            hint: self.hint.as_deref().map(str::to_owned),
            request_id: request_id::current(),
            errors: self.fields.clone(),
            current: self.current.as_deref().cloned(),
        }
    }
}

/// In which way a request's form is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    BodyTooLarge,
    AddressTooLong,
    MediaType,
    NotAcceptable,
    TooSlow,
    WrongHost,
    WrongOrigin,
    Unprocessable,
    Picture,
    TooManyStreams,
    AnswerTooSlow,
}

const fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Denied => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict | ErrorKind::Exhausted => StatusCode::CONFLICT,
        ErrorKind::Stale => StatusCode::PRECONDITION_FAILED,
        ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::BadGateway => StatusCode::BAD_GATEWAY,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The error and its causes as one text, each cause once.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

impl<E: Classify> From<E> for Problem {
    /// Sorts a use case's error. A fault of ours is logged here with its causes and told without them.
    fn from(error: E) -> Self {
        let kind = error.kind();
        let causes = chain(&error);
        let (detail, hint) = match kind {
            ErrorKind::Internal => {
                error!(error = %causes, code = error.code(), "a request failed inside");
                let hint = "the server's log has the cause under this request id";
                (
                    "something went wrong inside BotMaker".to_owned(),
                    Some(hint.to_owned()),
                )
            }
            ErrorKind::Unavailable | ErrorKind::BadGateway => {
                warn!(error = %causes, code = error.code(), "a request could not be served");
                (causes, error.hint())
            }
            _ => (causes, error.hint()),
        };
        let mut problem = Self::new(status(kind), error.code(), detail);
        if kind == ErrorKind::Unauthenticated {
            problem = problem.with_header(WWW_AUTHENTICATE, "Bearer");
        }
        problem.hint = hint.map(String::into_boxed_str);
        problem.fields = error
            .fields()
            .into_iter()
            .map(|(pointer, detail)| FieldError { pointer, detail })
            .collect();
        problem
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.as_str()));
        }
        response.content_type(MEDIA_TYPE);
        // Serialising texts and numbers cannot fail.
        response.body(serde_json::to_vec(&self.body()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fault(ErrorKind);

    impl fmt::Display for Fault {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the words of the fault")
        }
    }
    impl Error for Fault {}
    impl Classify for Fault {
        fn kind(&self) -> ErrorKind {
            self.0
        }
        fn code(&self) -> &'static str {
            "fault"
        }
    }

    #[test]
    fn a_fault_of_ours_is_told_without_its_words() {
        let body = Problem::from(Fault(ErrorKind::Internal)).body();
        assert_eq!((body.status, body.code.as_str()), (500, "fault"));
        assert!(!body.detail.contains("words"), "{}", body.detail);
        let body = Problem::from(Fault(ErrorKind::Conflict)).body();
        assert_eq!(
            (body.status, body.detail.as_str()),
            (409, "the words of the fault")
        );
    }

    #[test]
    fn waiting_is_told_in_whole_seconds() {
        let problem =
            Problem::from(Fault(ErrorKind::TooMany)).with_retry_after(Duration::from_millis(1200));
        let response = problem.error_response();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers().get(RETRY_AFTER).unwrap(), "2");
    }
}
