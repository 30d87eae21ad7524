//! `GET` and `POST /api/bots/{bot}/pairing`.

use std::net::SocketAddr;

use botmaker_openclaw::gateway::{ChatError, PairingRequest};
use reqwest::Method;
use serde_json::json;

use crate::{app::TestApp, reading::Events};

fn request(id: &str, sender: &str) -> PairingRequest {
    PairingRequest {
        id: id.to_owned(),
        channel: "telegram".to_owned(),
        account: "default".to_owned(),
        sender_id: sender.to_owned(),
        sender_name: Some("<b>Zoe</b>".to_owned()),
        created_at: "2026-11-21T07:18:47Z".parse().ok(),
        expires_at: None,
    }
}

/// A running bot to which two people wrote.
async fn asked(app: &TestApp) -> SocketAddr {
    let token = "123456789:AAEexampleexampleexampleexampleexam";
    let mut body = crate::app::wish("Ada");
    body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]);
    let (status, made) = app.post("/api/bots", &body).await;
    assert_eq!(status, 201, "{made}");
    app.until_state("ada", "running").await;
    let (_, view) = app.get("/api/bots/ada").await;
    let port = u16::try_from(view["port"].as_u64().unwrap()).unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    app.gateway.ask_to_pair(address, request("r1", "555111"));
    app.gateway.ask_to_pair(address, request("r2", "777222"));
    address
}

fn wish(id: &str, decision: &str) -> serde_json::Value {
    json!({ "channel": "telegram", "id": id, "decision": decision })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_let_in_or_refused_and_an_event_tells_by_whom() {
    let app = TestApp::start().await;
    let address = asked(&app).await;
    let (status, body) = app.get("/api/bots/ada/pairing").await;
    assert_eq!(
        (status, body["requests"].as_array().unwrap().len()),
        (200, 2)
    );
    let expected = json!({
        "id": "r1", "channel": "telegram", "sender_id": "555111", "sender_name": "<b>Zoe</b>",
        "created_at": "2026-11-21T07:18:47Z", "expires_at": null,
    });
    assert_eq!(body["requests"][0], expected);
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let (status, body) = app
        .post("/api/bots/ada/pairing", &wish("r1", "approve"))
        .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["requests"].as_array().unwrap().len(), 1);
    assert_eq!(app.gateway.let_in(address), ["555111"]);
    let event = events
        .until(|event| event.name == "bot.pairing_decided")
        .await;
    assert_eq!(
        event.data["data"]["detail"],
        "let <b>Zoe</b>, 555111 in on telegram"
    );
    assert!(
        event.data["actor"]
            .as_str()
            .is_some_and(|name| !name.is_empty())
    );
    assert_eq!(event.data["bot"]["name"], "Ada");
    let (_, body) = app
        .post("/api/bots/ada/pairing", &wish("r2", "refuse"))
        .await;
    assert_eq!(body["requests"], json!([]));
    assert_eq!(app.gateway.let_in(address), ["555111"]);
    let event = events
        .until(|event| event.name == "bot.pairing_decided")
        .await;
    assert_eq!(
        event.data["data"]["detail"],
        "refused <b>Zoe</b>, 777222 on telegram"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_wait_cannot_be_decided_on() {
    let app = TestApp::start().await;
    let address = asked(&app).await;
    let mut elsewhere = wish("r1", "approve");
    elsewhere["channel"] = json!("discord");
    for wish in [wish("r9", "approve"), wish("", "refuse"), elsewhere] {
        let (status, body) = app.post("/api/bots/ada/pairing", &wish).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (404, Some("pairing_unknown"))
        );
    }
    for wish in [
        json!({}),
        wish("r1", "maybe"),
        json!({"id": "r1", "decision": "approve", "channel": "telegram", "all": true}),
    ] {
        let (status, body) = app.post("/api/bots/ada/pairing", &wish).await;
        assert_eq!(status, 422, "{body}");
    }
    assert!(app.gateway.let_in(address).is_empty());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_fails_is_told_as_a_problem() {
    let app = TestApp::start().await;
    let address = asked(&app).await;
    let words = "its words".to_owned();
    for (error, refusal) in [
        (
            ChatError::Failed {
                message: words.clone(),
            },
            (502, "gateway_failed"),
        ),
        (
            ChatError::Protocol {
                message: words.clone(),
            },
            (502, "gateway_protocol"),
        ),
        (
            ChatError::Unreachable { message: words },
            (503, "gateway_unreachable"),
        ),
    ] {
        app.gateway.refuse_calls(address, Some(error));
        let (status, body) = app.get("/api/bots/ada/pairing").await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal, "{body}");
        let (status, body) = app
            .post("/api/bots/ada/pairing", &wish("r1", "approve"))
            .await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal, "{body}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_at_what_does_not_run() {
    let app = TestApp::start().await;
    let mut body = crate::app::wish("Ada");
    body["start"] = json!(false);
    app.post("/api/bots", &body).await;
    for (bot, refusal) in [
        ("ada", (409, "bot_not_running")),
        ("nobody", (404, "bot_not_found")),
    ] {
        let path = format!("/api/bots/{bot}/pairing");
        let (status, body) = app.get(&path).await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal);
        let (status, body) = app.post(&path, &wish("r1", "refuse")).await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_at_a_bot_without_channels_whose_gateway_is_not_asked() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let (_, view) = app.get("/api/bots/ada").await;
    let port = u16::try_from(view["port"].as_u64().unwrap()).unwrap();
    let refusal = ChatError::Protocol {
        message: "it opens no web socket".to_owned(),
    };
    app.gateway
        .refuse_calls(SocketAddr::from(([127, 0, 0, 1], port)), Some(refusal));
    let (status, body) = app.get("/api/bots/ada/pairing").await;
    assert_eq!((status, &body["requests"]), (200, &json!([])));
    let (status, body) = app
        .post("/api/bots/ada/pairing", &wish("r1", "approve"))
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("pairing_unknown"))
    );
    app.stop().await;
}
