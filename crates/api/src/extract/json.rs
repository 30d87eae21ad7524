//! A JSON body, bounded in size and time, with the place of what is wrong in it.

use std::time::Duration;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH},
};
use bytes::BytesMut;
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_path_to_error::{Path, Segment};

use crate::problem::{Form, Problem};

/// The longest body: a persona of 20,000 characters, a few tokens of 64 KiB and room.
pub(crate) const MAX_BODY_BYTES: usize = 256 * 1024;
/// What is read and dropped of a longer one, so that its sender gets to read the refusal.
const MAX_DRAINED_BYTES: usize = 8 * 1024 * 1024;
/// A body that is not complete by then is not waited for.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// A request's body.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let head = check_head(request);
        let payload = payload.take();
        Box::pin(async move {
            head?;
            let body = tokio::time::timeout(BODY_TIMEOUT, read(payload))
                .await
                .map_err(|_| {
                    Problem::refused_form(
                        Form::TooSlow,
                        format!(
                            "the body was not complete after {} s",
                            BODY_TIMEOUT.as_secs()
                        ),
                    )
                })??;
            parse(&body).map(Self)
        })
    }
}

fn check_head(request: &HttpRequest) -> Result<(), Problem> {
    if !request
        .content_type()
        .eq_ignore_ascii_case("application/json")
    {
        let detail = "the body must be JSON: Content-Type: application/json";
        return Err(Problem::refused_form(Form::MediaType, detail));
    }
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

async fn read(mut payload: Payload) -> Result<BytesMut, Problem> {
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

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if body.is_empty() {
        return Err(Problem::bad_request(
            "body_missing",
            "a JSON body is expected",
        ));
    }
    if std::str::from_utf8(body).is_err() {
        return Err(Problem::bad_request(
            "body_not_utf8",
            "the body is no UTF-8",
        ));
    }
    // Serde would take the items of a list for the fields of an object in their order.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    if !is_object && serde_json::from_slice::<IgnoredAny>(body).is_ok() {
        return Err(
            Problem::refused_form(Form::Unprocessable, "the body is not as expected")
                .with_field("", "an object is expected"),
        );
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        refusal(pointer, error.inner())
    })?;
    reader
        .end()
        .map_err(|error| refusal(String::new(), &error))?;
    Ok(value)
}

fn refusal(pointer: String, error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        let detail = format!(
            "the body is no JSON: line {}, column {}",
            error.line(),
            error.column()
        );
        return Problem::bad_request("body_not_json", detail);
    }
    let words = without_value(&error.to_string());
    Problem::refused_form(Form::Unprocessable, "the body is not as expected")
        .with_field(pointer, words)
}

/// Serde's words without the position and without the refused value, which may be a secret in the wrong place.
fn without_value(words: &str) -> String {
    let words = words
        .rsplit_once(" at line ")
        .map_or(words, |(words, _)| words);
    let refused_value = words.starts_with("invalid type") || words.starts_with("invalid value");
    match words.rsplit_once(", expected ") {
        Some((_, expected)) if refused_value => format!("{expected} is expected"),
        _ => words.to_owned(),
    }
}

/// The path as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto::create_bot::CreateBotRequest;

    fn refuse(body: &str) -> (String, Vec<(String, String)>) {
        let Err(problem) = parse::<CreateBotRequest>(body.as_bytes()) else {
            panic!("{body} was accepted");
        };
        let body = problem.body();
        (
            body.code,
            body.errors
                .into_iter()
                .map(|field| (field.pointer, field.detail))
                .collect(),
        )
    }

    fn field(body: &str) -> (String, String) {
        let (code, mut fields) = refuse(body);
        assert_eq!(code, "body_invalid");
        fields.remove(0)
    }

    #[test]
    fn the_place_of_a_mistake_is_told() {
        let (pointer, detail) =
            field(r#"{"name":"a","provider":"demo","model":"demo-1","colour":1}"#);
        assert_eq!(pointer, "/colour");
        assert!(detail.starts_with("unknown field `colour`"), "{detail}");
        let channel = |fields: &str| {
            format!(
                r#"{{"name":"a","provider":"demo","model":"demo-1","channels":[{{"kind":"telegram",{fields}}}]}}"#
            )
        };
        assert_eq!(
            field(&channel(r#""secrets":{"telegram_token":7}"#)).0,
            "/channels/0/secrets/telegram_token"
        );
        assert_eq!(
            field(&channel(r#""secrets":{},"dm_policy":"all""#)).0,
            "/channels/0/dm_policy"
        );
        assert_eq!(
            field(r#"{"provider":"demo","model":"demo-1"}"#).1,
            "missing field `name`"
        );
    }

    #[test]
    fn a_refused_value_is_not_repeated() {
        let (pointer, detail) = field(
            r#"{"name":"a","provider":"demo","model":"demo-1","resources":"sk-secret, expected or not"}"#,
        );
        assert_eq!(pointer, "/resources");
        assert!(!detail.contains("sk-secret"), "{detail}");
        let (_, detail) = field(r#"{"name":["sk-secret"],"provider":"demo","model":"demo-1"}"#);
        assert_eq!(detail, "a string is expected");
    }

    #[test]
    fn what_is_no_json_is_told_apart() {
        assert_eq!(refuse("").0, "body_missing");
        assert_eq!(refuse("{").0, "body_not_json");
        assert_eq!(
            refuse(r#"{"name":"a","provider":"demo","model":"demo-1"} x"#).0,
            "body_not_json"
        );
        let listed = r#"["a","a","demo","demo-1",null,null,[],null,null,true]"#;
        assert_eq!(
            field(listed),
            (String::new(), "an object is expected".to_owned())
        );
        let Err(problem) = parse::<CreateBotRequest>(b"{\"name\":\"\xff\"}") else {
            panic!("accepted")
        };
        assert_eq!(problem.body().code, "body_not_utf8");
    }
}
