//! `GET /api/bots/{bot}/stats`.

use botmaker_ports::StatsSample;
use reqwest::Method;
use serde_json::json;

use crate::{app::TestApp, reading::Events};

fn sample() -> StatsSample {
    StatsSample {
        sampled_at: "2026-11-21T04:00:00Z".parse().unwrap(),
        cpu_percent: 12.5,
        memory_bytes: 700,
        memory_limit_bytes: 2048,
        network_received_bytes: 1,
        network_sent_bytes: 2,
        pids: 9,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn use_of_the_machine_is_measured_once() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    app.runtime.push_stats(bot, sample());
    let expected = json!({
        "sampled_at": "2026-11-21T04:00:00Z",
        "cpu_percent": 12.5,
        "memory_bytes": 700,
        "memory_limit_bytes": 2048,
        "network_received_bytes": 1,
        "network_sent_bytes": 2,
        "pids": 9,
    });
    assert_eq!(app.get("/api/bots/ada/stats").await, (200, expected));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn use_of_the_machine_is_followed_until_the_bot_ends() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    let mut live = Events::open(app.request(Method::GET, "/api/bots/ada/stats")).await;
    app.runtime.push_stats(bot, sample());
    let event = live.until(|event| event.data["cpu_percent"] == 12.5).await;
    assert_eq!(
        (event.name.as_str(), &event.data["pids"]),
        ("stats", &json!(9))
    );
    app.post("/api/bots/ada/stop", &json!({})).await;
    assert!(live.next().await.is_none());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_run_is_not_measured() {
    let app = TestApp::start().await;
    let mut body = crate::app::wish("Ada");
    body["start"] = json!(false);
    app.post("/api/bots", &body).await;
    for (bot, refusal) in [
        ("ada", (409, "bot_not_running")),
        ("nobody", (404, "bot_not_found")),
    ] {
        let (status, body) = app.get(&format!("/api/bots/{bot}/stats")).await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal);
    }
    app.stop().await;
}
