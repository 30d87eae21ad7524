//! What is read of a bot's request.

use botmaker_keyring::{
    vendor::endpoint::Endpoint,
    wire::{
        Asked,
        request::{MAX_MODEL_CHARS, MOST_INPUT_TOKENS, read},
    },
};
use serde_json::Value;

/// The first byte says which endpoint is asked; the rest is the body.
pub(crate) fn run(data: &[u8]) {
    let Some((which, body)) = data.split_first() else {
        return;
    };
    let endpoint = Endpoint::ALL[usize::from(*which) % Endpoint::ALL.len()];
    // As no vendor names a model in the path with this one, the body decides.
    let asked = read(endpoint, "/v1/any", body);
    let model = asked.model.as_deref().unwrap_or_default();
    assert!(model.chars().count() <= MAX_MODEL_CHARS, "{model}");
    assert!(asked.answers > 0);
    let bytes = body.len() as u64;
    assert!(asked.most_input(bytes) >= bytes);
    assert!(!asked.points_outside || asked.most_input(bytes) >= MOST_INPUT_TOKENS);
    if let (true, Ok(body)) = (asked.is_readable, serde_json::from_slice::<Value>(body)) {
        is_what_others_read(endpoint, &asked, &body);
    }
}

/// A vendor reads the body in the ordinary way: it must find nothing dearer.
fn is_what_others_read(endpoint: Endpoint, asked: &Asked, body: &Value) {
    if body.is_null() {
        return;
    }
    assert!(body.is_object(), "only objects can be read");
    let model = body.get("model").and_then(Value::as_str);
    let model = model.map(|model| model.chars().take(MAX_MODEL_CHARS).collect::<String>());
    assert_eq!(asked.model, model);
    for name in ["max_tokens", "max_completion_tokens", "max_output_tokens"] {
        if let Some(limit) = body.get(name).and_then(Value::as_u64)
            && endpoint.writes_tokens()
        {
            assert!(asked.most_output(endpoint, 0) >= limit, "{name}");
        }
    }
    if let Some(stream) = body.get("stream").and_then(Value::as_bool) {
        assert_eq!(asked.is_stream, stream);
    }
}
