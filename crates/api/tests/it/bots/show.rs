//! `GET /api/bots/{bot}`.

use std::time::Duration;

use botmaker_fleet::{FleetSettings, HealthSettings};
use reqwest::Method;
use serde_json::Value;

use crate::app::{TestApp, read, settings, wish};

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_shown_by_id_or_hostname_with_its_revision() {
    let app = TestApp::start().await;
    let (_, made) = app.post("/api/bots", &wish("Ada")).await;
    let id = made["id"].as_str().unwrap();
    app.until_state(id, "running").await;
    for name in [id, "ada"] {
        let request = app.request(Method::GET, &format!("/api/bots/{name}"));
        let response = request.send().await.unwrap();
        let etag = response.headers()["etag"].to_str().unwrap().to_owned();
        let (status, bot) = read(response).await;
        assert_eq!((status, &bot["id"]), (200, &made["id"]));
        assert_eq!(etag, format!("\"{}\"", bot["revision"]));
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_says_since_when_it_is_there_and_when_it_was_last_heard() {
    let app = TestApp::start().await;
    let (_, made) = app.post("/api/bots", &wish("Ada")).await;
    for field in ["deployed_at", "last_heartbeat_at"] {
        assert_eq!(made.get(field), Some(&Value::Null), "{field}");
    }
    let id = made["id"].as_str().unwrap();
    app.until_state(id, "running").await;
    let shown = app.get("/api/bots/ada").await.1;
    let listed = app.get("/api/bots").await.1["bots"][0].clone();
    for bot in [shown, listed] {
        let at = |field: &str| {
            bot[field]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
        };
        assert!(at("created_at") <= at("deployed_at"), "{bot}");
        assert!(at("deployed_at") <= at("last_heartbeat_at"), "{bot}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_no_bot_are_not_found() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let long = "x".repeat(300);
    let unknown = botmaker_domain::BotId::generate().to_string();
    for name in [
        "nobody", "..%2Fada", "ada%00", "ada%27--", "%C3%A4da", &long, &unknown,
    ] {
        let (status, body) = app.get(&format!("/api/bots/{name}")).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (404, Some("bot_not_found")),
            "{name}"
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_piece_of_evidence_is_dated() {
    let health = HealthSettings {
        canary_interval: Duration::from_millis(50),
        ..HealthSettings::default()
    };
    let app = TestApp::with(FleetSettings {
        health,
        metrics_interval: Duration::from_millis(50),
        ..settings()
    })
    .await;
    app.running_bot("Ada").await;
    let known = async {
        loop {
            let (_, bot) = app.get("/api/bots/ada").await;
            let evidence = bot["status"]["evidence"].clone();
            if evidence["canary"].is_object() && evidence["memory"].is_object() {
                return evidence;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let evidence: Value = tokio::time::timeout(Duration::from_secs(20), known)
        .await
        .expect("the bot is measured and tested");
    for (piece, time) in [
        ("container", "observed_at"),
        ("probe", "checked_at"),
        ("memory", "measured_at"),
        ("canary", "checked_at"),
    ] {
        let at = evidence[piece][time].as_str().unwrap_or_default();
        assert!(at.ends_with('Z'), "{piece}: {evidence:#}");
    }
    assert_eq!(evidence["canary"]["answered"], true);
    assert_eq!(evidence["probe"]["channels_suppressed"], false);
    assert!(evidence["memory"]["used_bytes"].as_u64() < evidence["memory"]["limit_bytes"].as_u64());
    for piece in ["channels", "kill"] {
        assert!(evidence[piece].is_null(), "{evidence:#}");
    }
    app.stop().await;
}
