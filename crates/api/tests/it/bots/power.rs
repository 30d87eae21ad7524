//! `POST /api/bots/{bot}/start|stop|restart`.

use reqwest::Method;
use serde_json::json;

use crate::{app::TestApp, reading::Events};

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_stopped_started_and_restarted() {
    let app = TestApp::start().await;
    let (id, bot) = app.running_bot("Ada").await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let power = async |verb: &str| app.post(&format!("/api/bots/ada/{verb}"), &json!({})).await;
    let (status, view) = power("stop").await;
    assert_eq!((status, &view["power"]), (202, &json!("stopped")));
    let told = events
        .until(|event| event.name == "bot.power_changed")
        .await;
    assert_eq!(
        (&told.data["bot_id"], &told.data["actor"]),
        (&json!(id), &json!("admin"))
    );
    app.until_state(&id, "stopped").await;
    let (status, view) = power("start").await;
    assert_eq!((status, &view["power"]), (202, &json!("running")));
    events
        .until(|event| event.name == "bot.power_changed")
        .await;
    app.until_state(&id, "running").await;
    let container = |view: &serde_json::Value| {
        let container = &view["status"]["evidence"]["container"];
        container["started_at"].as_str().map(str::to_owned)
    };
    let before = container(&app.get("/api/bots/ada").await.1);
    let (status, view) = power("restart").await;
    assert_eq!((status, &view["power"]), (202, &json!("running")));
    app.until("started anew", async || {
        let view = app.get("/api/bots/ada").await.1;
        view["status"]["state"] == "running" && container(&view) != before
    })
    .await;
    assert!(app.runtime.container_spec(bot).is_some());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_is_fulfilled_already_is_success() {
    let app = TestApp::start().await;
    let (id, _) = app.running_bot("Ada").await;
    assert_eq!(app.post("/api/bots/ada/start", &json!({})).await.0, 202);
    for _ in 0..2 {
        assert_eq!(app.post("/api/bots/ada/stop", &json!({})).await.0, 202);
    }
    app.until_state(&id, "stopped").await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_cannot_be_started() {
    let app = TestApp::start().await;
    for verb in ["start", "stop", "restart"] {
        let (status, body) = app
            .post(&format!("/api/bots/nobody/{verb}"), &json!({}))
            .await;
        assert_eq!(
            (status, body["code"].as_str()),
            (404, Some("bot_not_found")),
            "{verb}"
        );
    }
    app.stop().await;
}
