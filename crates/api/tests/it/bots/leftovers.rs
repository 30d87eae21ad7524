//! Bots that are gone and come back.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{app::TestApp, reading::Events};

const TOKEN: &str = "123456789:AAEexampleexampleexampleexampleexam";

async fn deleted_bot(app: &TestApp) -> Value {
    let wish = json!({ "name": "Ada", "provider": "demo", "model": "demo-1", "channels": [
        { "kind": "telegram", "secrets": { "telegram_token": TOKEN }, "allow_from": ["42"] }] });
    let (status, made) = app.post("/api/bots", &wish).await;
    assert_eq!(status, 201, "{made}");
    app.until_state("ada", "running").await;
    let deleted = app.request(Method::DELETE, "/api/bots/ada").send().await;
    assert_eq!(deleted.unwrap().status(), 202);
    app.until("the bot is gone", async || {
        app.get("/api/bots/ada").await.0 == 404
    })
    .await;
    made
}

async fn leftovers(app: &TestApp) -> Vec<Value> {
    let (status, listed) = app.get("/api/leftovers").await;
    assert_eq!(status, 200, "{listed}");
    listed["leftovers"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_bot_is_listed_and_brought_back() {
    let app = TestApp::start().await;
    let made = deleted_bot(&app).await;
    let left = leftovers(&app).await.remove(0);
    assert_eq!(
        (&left["place"], &left["bot_id"], &left["bot"]["hostname"]),
        (&json!("trash"), &made["id"], &json!("ada"))
    );
    assert_eq!(left["bot"]["channels"], json!(["telegram"]));
    assert_eq!(left["missing_secrets"], json!(["telegram_token"]));
    assert!(left["until"].as_str() > left["since"].as_str(), "{left}");
    assert!(!left.to_string().contains("AAEexample"), "{left}");

    let path = format!("/api/leftovers/{}/adopt", left["name"].as_str().unwrap());
    let (status, refused) = app.post(&path, &json!({})).await;
    assert_eq!(
        (status, &refused["errors"][0]["pointer"]),
        (422, &json!("/secrets/telegram_token"))
    );
    for bad in [
        json!({ "secrets": 1 }),
        json!({ "strange": true }),
        json!({ "start": "yes" }),
    ] {
        assert_eq!(app.post(&path, &bad).await.0, 422, "{bad}");
    }
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let wish = json!({ "secrets": { "telegram_token": TOKEN }, "start": true });
    let (status, back) = app.post(&path, &wish).await;
    assert_eq!((status, &back["id"]), (201, &made["id"]), "{back}");
    let told = events.until(|event| event.name == "bot.adopted").await;
    assert_eq!(told.data["actor"], "admin");
    app.until_state("ada", "running").await;
    assert_eq!(
        app.get("/api/bots/ada").await.1["channels"][0]["allow_from"],
        json!(["42"])
    );
    assert_eq!(leftovers(&app).await, Vec::<Value>::new());
    let (status, gone) = app.post(&path, &wish).await;
    assert_eq!(
        (status, gone["code"].as_str()),
        (404, Some("leftover_not_found"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_is_emptied_for_good() {
    let app = TestApp::start().await;
    deleted_bot(&app).await;
    let left = leftovers(&app).await.remove(0);
    let path = format!("/api/leftovers/{}", left["name"].as_str().unwrap());
    let removed = app.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(removed.status(), 204);
    assert_eq!(leftovers(&app).await, Vec::<Value>::new());
    for gone in [path.as_str(), "/api/leftovers/..%2F..%2Fbots"] {
        let removed = app.request(Method::DELETE, gone).send().await.unwrap();
        assert_eq!(removed.status(), 404, "{gone}");
    }
    app.stop().await;
}
