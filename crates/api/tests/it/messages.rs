//! Talking with a bot, and what it uses.

use reqwest::Method;
use serde_json::json;

use crate::{
    app::{TestApp, read},
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_in_pieces_or_as_a_whole() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let say = || {
        app.request(Method::POST, "/api/bots/ada/messages")
            .json(&json!({ "text": "hello there" }))
    };
    let mut answer = Events::open(say()).await;
    let mut text = String::new();
    let end = loop {
        let event = answer.next().await.unwrap();
        if event.name != "delta" {
            break event;
        }
        text.push_str(event.data["text"].as_str().unwrap());
    };
    assert_eq!(
        (text.as_str(), end.name.as_str(), &end.data["finish_reason"]),
        ("echo: hello there", "done", &json!("stop"))
    );
    let (status, body) = read(
        say()
            .header("accept", "application/json")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!((status, &body["text"]), (200, &json!("echo: hello there")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_not_ready_is_not_talked_to() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    app.post("/api/bots/ada/stop", &json!({})).await;
    app.until_state("ada", "stopped").await;
    let (status, body) = app
        .post("/api/bots/ada/messages", &json!({ "text": "hi" }))
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("bot_not_ready"))
    );
    let (status, body) = app.get("/api/bots/ada/stats").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("bot_not_running"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_messages_are_refused() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    for body in [
        json!({}),
        json!({ "text": " " }),
        json!({ "text": "x".repeat(40_000) }),
        json!({ "text": "hi", "to": "all" }),
    ] {
        let (status, answer) = app.post("/api/bots/ada/messages", &body).await;
        assert_eq!(status, 422, "{answer}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn use_of_the_machine_is_measured_once_or_live() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    let sample = botmaker_ports::StatsSample {
        sampled_at: "2026-11-21T04:00:00Z".parse().unwrap(),
        cpu_percent: 12.5,
        memory_bytes: 700,
        memory_limit_bytes: 2048,
        network_received_bytes: 1,
        network_sent_bytes: 2,
        pids: 9,
    };
    let mut live = Events::open(app.request(Method::GET, "/api/bots/ada/stats")).await;
    app.runtime.push_stats(bot, sample);
    let event = live.until(|event| event.data["cpu_percent"] == 12.5).await;
    assert_eq!(
        (
            &event.data["cpu_percent"],
            &event.data["pids"],
            &event.data["sampled_at"]
        ),
        (&json!(12.5), &json!(9), &json!("2026-11-21T04:00:00Z"))
    );
    app.stop().await;
}
