//! `POST /api/bots`.

use botmaker_fleet::FleetSettings;
use reqwest::Method;
use serde_json::json;

use crate::{
    app::{TestApp, read, settings, wish},
    bots::rows,
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_created_bot_is_answered_stored_and_becomes_ready() {
    let app = TestApp::start().await;
    let response = app
        .request(Method::POST, "/api/bots")
        .json(&wish("Ada Lovelace"))
        .send()
        .await
        .unwrap();
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, bot) = read(response).await;
    assert_eq!(status, 201);
    assert_eq!(
        location,
        format!("/api/bots/{}", bot["id"].as_str().unwrap())
    );
    assert_eq!(etag, format!("\"{}\"", bot["revision"]));
    assert_eq!(
        (&bot["hostname"], &bot["power"], &bot["node_id"]),
        (&json!("ada-lovelace"), &json!("running"), &json!("local"))
    );
    assert_eq!(rows(&app).await, 1);
    app.until_state("ada-lovelace", "running").await;
    let (_, shown) = app.get("/api/bots/ada-lovelace").await;
    assert_eq!(
        (
            &shown["id"],
            &shown["status"]["evidence"]["container"]["state"]
        ),
        (&bot["id"], &json!("running"))
    );
    assert_eq!(
        shown["image"],
        botmaker_ports::fakes::runtime::FakeRuntime::IMAGE
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_in_their_files_and_nowhere_else() {
    let app = TestApp::start().await;
    let token = format!("123456789:{}", "k".repeat(35));
    let mut body = wish("Ada");
    body["provider"] = json!("anthropic");
    body["model"] = json!("claude-opus-4-6");
    body["provider_key"] = json!("sk-ant-very-secret");
    body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]);
    let (status, bot) = app.post("/api/bots", &body).await;
    assert_eq!(status, 201, "{bot}");
    assert_eq!(bot["channels"][0]["secrets"], json!(["telegram_token"]));
    app.until_state("ada", "running").await;
    let (_, shown) = app.get("/api/bots/ada").await;
    for secret in ["sk-ant-very-secret", token.as_str()] {
        assert!(!bot.to_string().contains(secret) && !shown.to_string().contains(secret));
        assert_eq!(
            app.files_with(secret).len(),
            1,
            "{:?}",
            app.files_with(secret)
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_with_its_key_makes_one_bot() {
    let app = TestApp::start().await;
    let send = async |name: &str| {
        let request = app
            .request(Method::POST, "/api/bots")
            .header("idempotency-key", "key-1")
            .json(&wish(name));
        let response = request.send().await.unwrap();
        let is_replay = response.headers().contains_key("idempotency-replayed");
        let (status, body) = read(response).await;
        (status, body, is_replay)
    };
    let (status, first, is_replay) = send("Ada").await;
    assert_eq!((status, is_replay), (201, false));
    let (status, second, is_replay) = send("Ada").await;
    assert_eq!(
        (status, &second["id"], is_replay),
        (201, &first["id"], true)
    );
    let (status, other, _) = send("Bob").await;
    assert_eq!(
        (status, other["code"].as_str()),
        (409, Some("idempotency_key_reused"))
    );
    assert_eq!(rows(&app).await, 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_created_bot_is_told_to_readers_of_events() {
    let app = TestApp::start().await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let mut body = wish("Ada");
    body["start"] = json!(false);
    let (status, bot) = app.post("/api/bots", &body).await;
    assert_eq!((status, &bot["power"]), (201, &json!("stopped")));
    let created = events.until(|event| event.name == "bot.created").await;
    assert_eq!(
        (&created.data["bot_id"], &created.data["actor"]),
        (&bot["id"], &json!("admin"))
    );
    assert_eq!(created.data["bot"]["hostname"], "ada");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exhausted_pools_are_conflicts_that_name_their_setting() {
    let one_port = FleetSettings {
        ports: 19000..=19000,
        ..settings()
    };
    let one_subnet = FleetSettings {
        subnet_pool: "10.99.0.0/29".parse().unwrap(),
        ..settings()
    };
    for (settings, code, setting) in [
        (one_port, "ports_exhausted", "bots.port_last"),
        (one_subnet, "subnets_exhausted", "bots.subnet_pool"),
    ] {
        let app = TestApp::with(settings).await;
        assert_eq!(app.post("/api/bots", &wish("Ada")).await.0, 201);
        let (status, answer) = app.post("/api/bots", &wish("Bob")).await;
        assert_eq!((status, answer["code"].as_str()), (409, Some(code)));
        assert!(
            answer["hint"].as_str().unwrap().contains(setting),
            "{answer}"
        );
        assert_eq!(rows(&app).await, 1);
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_port_that_something_else_holds_is_drawn_again() {
    let app = TestApp::start().await;
    app.runtime.take_port(19000);
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    app.running_bot("Ada").await;
    let adjusted = events.until(|event| event.name == "bot.adjusted").await;
    assert!(
        adjusted.data["data"]["detail"]
            .as_str()
            .unwrap()
            .contains("19001"),
        "{}",
        adjusted.data
    );
    assert_eq!(app.get("/api/bots/ada").await.1["port"], 19001);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_token_in_use_is_refused_at_its_place() {
    let app = TestApp::start().await;
    let token = format!("123456789:{}", "k".repeat(35));
    let with_token = |name: &str| {
        let mut body = wish(name);
        body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]);
        body
    };
    assert_eq!(app.post("/api/bots", &with_token("Ada")).await.0, 201);
    let (status, body) = app.post("/api/bots", &with_token("Grace")).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("secret_in_use"))
    );
    assert_eq!(
        body["errors"],
        json!([{ "pointer": "/channels/0/secrets/telegram_token", "detail": "bot “Ada” already uses this token" }])
    );
    assert!(!body.to_string().contains(&token));
    assert_eq!(rows(&app).await, 1);
    // The token is in the one bot's file, its fingerprint in the database, and neither anywhere else.
    assert_eq!(app.files_with(&token).len(), 1);
    app.post(
        "/api/bots/bulk",
        &json!({ "action": "delete", "bots": ["ada"] }),
    )
    .await;
    app.until("the first bot is gone", async || rows(&app).await == 0)
        .await;
    assert_eq!(app.post("/api/bots", &with_token("Grace")).await.0, 201);
    app.stop().await;
}
