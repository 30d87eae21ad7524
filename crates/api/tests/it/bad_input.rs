//! What must be refused, and how.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{TestApp, read, wish};

async fn send(app: &TestApp, body: impl Into<reqwest::Body>) -> (u16, Value) {
    let request = app
        .request(Method::POST, "/api/bots")
        .header("content-type", "application/json")
        .body(body);
    read(request.send().await.unwrap()).await
}

fn with(field: &str, value: Value) -> Value {
    let mut body = wish("Ada");
    body[field] = value;
    body
}

fn first_pointer(body: &Value) -> &str {
    body["errors"][0]["pointer"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_body_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let cases = [
        (with("colour", json!("red")), "/colour"),
        (with("name", json!(7)), "/name"),
        (with("name", json!("")), "/name"),
        (with("name", json!("x".repeat(129))), "/name"),
        (with("hostname", json!("Not A Label")), "/hostname"),
        (with("provider", json!("nobody")), "/provider"),
        (with("provider", json!("anthropic")), "/provider_key"),
        (
            with("resources", json!({ "memory_bytes": 1 })),
            "/resources/memory_bytes",
        ),
        (
            with("resources", json!({ "memory_bytes": -1 })),
            "/resources/memory_bytes",
        ),
        (with("resources", json!({ "disk": 1 })), "/resources/disk"),
        // In the order of the fields: what is no object is not taken for one.
        (
            with("resources", json!([2_147_483_648_u64, 1000, 256])),
            "/resources",
        ),
        (
            with("channels", json!([["telegram", {}, null, ["7"], null]])),
            "/channels/0",
        ),
        (with("avatar", json!(["🦊"])), "/avatar"),
        (with("avatar", json!({ "emoji": "x" })), "/avatar/emoji"),
        (with("tags", json!(["A"])), "/tags/0"),
        (
            with(
                "channels",
                json!([{ "kind": "telegram", "secrets": {}, "allow_from": ["7"] }]),
            ),
            "/channels/0/secrets/telegram_token",
        ),
        (
            with("channels", json!([{ "kind": "pigeon", "secrets": {} }])),
            "/channels/0/kind",
        ),
        (with("start", json!("yes")), "/start"),
    ];
    for (body, pointer) in cases {
        let (status, answer) = send(&app, body.to_string()).await;
        assert_eq!(status, 422, "{body}: {answer}");
        assert_eq!(first_pointer(&answer), pointer, "{answer}");
    }
    assert_eq!(app.get("/api/bots").await.1["bots"], json!([]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_secret_is_not_repeated() {
    let app = TestApp::start().await;
    let token = "123456789:this-is-no-token";
    let body = with(
        "channels",
        json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]),
    );
    let (status, answer) = send(&app, body.to_string()).await;
    assert_eq!(status, 422);
    assert!(!answer.to_string().contains("this-is-no-token"), "{answer}");
    assert!(
        answer["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("35"),
        "{answer}"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_is_refused() {
    let app = TestApp::start().await;
    for (body, code) in [
        (&b"{"[..], "body_not_json"),
        (b"", "body_missing"),
        (b"{\"name\":\"\xff\xfe\"}", "body_not_utf8"),
        (b"[]", "body_invalid"),
        (b"null", "body_invalid"),
    ] {
        let (status, answer) = send(&app, body).await;
        assert_eq!(answer["code"], code, "{answer}");
        assert!([400, 422].contains(&status));
    }
    let request = app
        .request(Method::POST, "/api/bots")
        .header("content-type", "text/plain")
        .body(wish("Ada").to_string());
    let (status, answer) = read(request.send().await.unwrap()).await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (415, Some("media_type_unsupported"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_a_mebibyte_is_refused_and_the_server_goes_on() {
    let app = TestApp::start().await;
    let (status, answer) = send(
        &app,
        with("name", json!("x".repeat(1024 * 1024))).to_string(),
    )
    .await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (413, Some("body_too_large"))
    );
    assert_eq!(app.get("/api/bots").await.0, 200);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_hostname_and_the_bot_limit_are_conflicts() {
    let app = TestApp::start().await;
    let idle =
        |name: &str| json!({ "name": name, "provider": "demo", "model": "demo-1", "start": false });
    let named = |hostname: &str| json!({ "name": "Ada", "hostname": hostname, "provider": "demo", "model": "demo-1", "start": false });
    assert_eq!(app.post("/api/bots", &named("ada")).await.0, 201);
    let (status, answer) = app.post("/api/bots", &named("ada")).await;
    assert_eq!(
        (status, answer["code"].as_str(), first_pointer(&answer)),
        (409, Some("hostname_taken"), "/hostname")
    );
    for n in 0..5 {
        assert_eq!(
            app.post("/api/bots", &idle(&format!("bot {n}"))).await.0,
            201
        );
    }
    let (status, answer) = app.post("/api/bots", &idle("one too many")).await;
    assert_eq!((status, answer["code"].as_str()), (409, Some("bot_limit")));
    assert!(answer["hint"].is_string());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_image_is_named_with_the_command_that_gets_it() {
    let app = TestApp::start().await;
    app.runtime.remove_images();
    app.runtime.go_away("gone for a moment");
    app.until("the engine is away", async || {
        !app.fleet.engine().is_available
    })
    .await;
    app.runtime.come_back();
    app.until("the engine is back", async || {
        app.fleet.engine().is_available && app.fleet.engine().image.info.is_none()
    })
    .await;
    let (status, answer) = app.post("/api/bots", &wish("Ada")).await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (409, Some("image_missing")),
        "{answer}"
    );
    assert!(
        answer["hint"]
            .as_str()
            .unwrap()
            .contains("cargo xtask image"),
        "{answer}"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_idempotency_key_is_refused() {
    let app = TestApp::start().await;
    for key in ["", "a b", &"x".repeat(201)] {
        let request = app
            .request(Method::POST, "/api/bots")
            .header("idempotency-key", key)
            .json(&wish("Ada"));
        let (status, answer) = read(request.send().await.unwrap()).await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (400, Some("idempotency_key_invalid")),
            "{key}"
        );
    }
    app.stop().await;
}
