//! `POST /api/bots/preview`.

use serde_json::{Value, json};

use crate::{
    app::{TestApp, wish},
    bots::rows,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_what_the_bot_is_made_of() {
    let app = TestApp::start().await;
    let token = format!("123456789:{}", "k".repeat(35));
    let mut body = wish("Ada Lovelace");
    body["persona"] = json!("# Ada\nShe counts.");
    body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]);
    let (status, preview) = app.post("/api/bots/preview", &body).await;
    assert_eq!(status, 200, "{preview}");
    assert!(!preview.to_string().contains(&token));
    assert_eq!(rows(&app).await, 0);
    assert_eq!(
        preview["secrets"],
        json!([
            { "name": "gateway_token", "path": "/run/secrets/gateway_token.1" },
            { "name": "telegram_token", "path": "/run/secrets/telegram_token.1" },
        ])
    );
    let (_, bot) = app.post("/api/bots", &body).await;
    app.until_state("ada-lovelace", "running").await;
    let id = bot["id"].as_str().unwrap().parse().unwrap();
    let written = app.runtime.config_file(id, 1, "openclaw.json").unwrap();
    let written: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(
        (&preview["config"], &preview["hostname"]),
        (&written, &bot["hostname"])
    );
    for file in preview["files"].as_array().unwrap() {
        let path = format!("workspace/{}", file["path"].as_str().unwrap());
        let contents = app.runtime.state_file(id, &path).unwrap();
        assert_eq!(file["contents"].as_str().unwrap().as_bytes(), contents);
    }
    let mut environment = app.runtime.container_spec(id).unwrap().environment;
    let own = environment.insert(
        "BOTMAKER_BOT_ID".to_owned(),
        "(given when the bot is created)".to_owned(),
    );
    assert_eq!(own.as_deref(), bot["id"].as_str());
    assert_eq!(preview["environment"], json!(environment));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_refused_as_when_creating() {
    let app = TestApp::start().await;
    let mut body = wish("");
    body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": "hunter2" } }]);
    let preview = app.post("/api/bots/preview", &body).await;
    let create = app.post("/api/bots", &body).await;
    assert_eq!(preview.0, 422);
    assert_eq!(preview.1["errors"], create.1["errors"]);
    assert!(!preview.1.to_string().contains("hunter2"));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_the_api_are_no_host_names() {
    let app = TestApp::start().await;
    for name in ["Preview", "bulk"] {
        let (status, body) = app.post("/api/bots", &wish(name)).await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(body["errors"][0]["pointer"], "/hostname");
    }
    app.stop().await;
}
