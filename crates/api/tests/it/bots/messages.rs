//! `POST /api/bots/{bot}/messages`.

use botmaker_openclaw::gateway::{ChatError, FakeAnswer};
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
async fn a_turn_that_fails_on_its_way_is_told_as_a_problem() {
    let app = TestApp::start().await;
    let failed = || ChatError::Failed {
        message: "no credit left".to_owned(),
    };
    let pieces = vec!["I thi".to_owned()];
    app.gateway
        .set_default_answer(FakeAnswer::FailAfter(pieces, failed()));
    app.running_bot("Ada").await;
    let say = |bot: &str| {
        app.request(Method::POST, &format!("/api/bots/{bot}/messages"))
            .json(&json!({ "text": "hi" }))
    };
    let mut answer = Events::open(say("ada")).await;
    assert_eq!(answer.next().await.unwrap().data["text"], "I thi");
    let error = answer.next().await.unwrap();
    assert_eq!(
        (error.name.as_str(), &error.data["code"]),
        ("error", &json!("chat_failed"))
    );
    assert!(error.data["detail"].as_str().unwrap().contains("no credit"));
    assert!(answer.next().await.is_none());
    app.gateway.set_default_answer(FakeAnswer::Refuse(failed()));
    app.running_bot("Bob").await;
    let (status, body) = read(say("bob").send().await.unwrap()).await;
    assert_eq!((status, body["code"].as_str()), (502, Some("chat_failed")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_ends_ends_with_the_server() {
    let app = TestApp::start().await;
    let pieces = vec!["well".to_owned()];
    app.gateway
        .set_default_answer(FakeAnswer::StallAfter(pieces));
    app.running_bot("Ada").await;
    let say = app.request(Method::POST, "/api/bots/ada/messages");
    let mut answer = Events::open(say.json(&json!({ "text": "hi" }))).await;
    assert_eq!(answer.next().await.unwrap().data["text"], "well");
    app.stop().await;
    assert!(answer.next().await.is_none());
}
