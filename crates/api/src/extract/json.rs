//! A JSON body, with the place of what is wrong in it.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::Method};
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_path_to_error::{Path, Segment};

use super::body;
use crate::problem::{Form, Problem};

/// A request's body.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let head = check_type(request).and_then(|()| body::check_head(request));
        let payload = payload.take();
        Box::pin(async move {
            head?;
            parse(&body::read(payload).await?).map(Self)
        })
    }
}

/// JSON; for a `PATCH` also as JSON Merge Patch (RFC 7396).
fn check_type(request: &HttpRequest) -> Result<(), Problem> {
    let types: &[&str] = if request.method() == Method::PATCH {
        &["application/merge-patch+json", "application/json"]
    } else {
        &["application/json"]
    };
    let given = request.content_type();
    if types.iter().any(|known| given.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    let detail = format!(
        "the body must be JSON: Content-Type: {}",
        types.join(" or ")
    );
    Err(Problem::refused_form(Form::MediaType, detail))
}

/// Reads a body.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
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
        refusal(body, pointer, error.inner())
    })?;
    reader
        .end()
        .map_err(|error| refusal(body, String::new(), &error))?;
    Ok(value)
}

fn refusal(body: &[u8], pointer: String, error: &serde_json::Error) -> Problem {
    // Also an object in place of a word, or a number beyond all bounds, is a mistake of syntax to serde.
    if !error.is_data() && serde_json::from_slice::<IgnoredAny>(body).is_err() {
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
    fn what_is_json_is_never_called_none() {
        let bot =
            |fields: &str| format!(r#"{{"name":"a","provider":"demo","model":"m",{fields}}}"#);
        for (fields, pointer) in [
            (
                r#""channels":[{"kind":"telegram","secrets":{},"dm_policy":{ }}]"#,
                "/channels/0/dm_policy",
            ),
            (r#""resources":{"pids":1e999}"#, "/resources/pids"),
            (r#""persona":"\ud800""#, "/persona"),
        ] {
            assert_eq!(field(&bot(fields)).0, pointer, "{fields}");
        }
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
