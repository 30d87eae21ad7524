//! Keys that bots never hold, what using them costs, and what it may cost.

mod bots;
mod keys;
mod limits;
mod usage;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::app::{TestApp, read};

/// What only administrators may do, with a body that would be good.
const STEERING: [(&str, &str, &str); 9] = [
    ("PUT", "/api/keyring/panic", r#"{"panic":true}"#),
    ("POST", "/api/keyring/rotate-master", ""),
    (
        "POST",
        "/api/keys",
        r#"{"vendor":"anthropic","label":"mine","secret":"sk-1"}"#,
    ),
    ("PATCH", "/api/keys/KEY", r#"{"enabled":false}"#),
    ("POST", "/api/keys/KEY/test", ""),
    ("DELETE", "/api/keys/KEY", ""),
    (
        "PUT",
        "/api/budgets",
        r#"{"scope":{"kind":"all"},"period":"day","unit":"money","limit":1}"#,
    ),
    ("DELETE", "/api/budgets?scope=all&period=day", ""),
    (
        "PUT",
        "/api/prices",
        r#"{"vendor":"anthropic","model":"claude-*","price":null}"#,
    ),
];

/// What everybody may ask.
const ASKING: [&str; 6] = [
    "/api/keyring",
    "/api/keys",
    "/api/budgets",
    "/api/usage",
    "/api/prices",
    "/api/incidents",
];

/// Keeps a key and returns its id.
async fn key(app: &TestApp, vendor: &str, label: &str, tags: &[&str]) -> String {
    let wish = json!({ "vendor": vendor, "label": label, "tags": tags, "secret": secret(label) });
    let (status, added) = app.post("/api/keys", &wish).await;
    assert_eq!(status, 201, "{added}");
    added["id"].as_str().unwrap().to_owned()
}

/// The value of the key of this label.
fn secret(label: &str) -> String {
    format!("sk-value-of-{label}")
}

/// A bot on Anthropic that uses the keyring.
fn on_anthropic(name: &str) -> Value {
    json!({ "name": name, "provider": "anthropic", "model": "claude-sonnet-5" })
}

/// Sends a body as JSON, if there is one.
async fn send(request: RequestBuilder, body: &str) -> (u16, Value) {
    let request = if body.is_empty() {
        request
    } else {
        request
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    read(request.send().await.unwrap()).await
}

async fn put(app: &TestApp, path: &str, body: &Value) -> (u16, Value) {
    send(app.request(Method::PUT, path), &body.to_string()).await
}

/// The pointers of a refusal.
fn pointers(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors
        .map(|error| error["pointer"].as_str().unwrap())
        .collect()
}
