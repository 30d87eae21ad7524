//! `GET /api/bots/{bot}/channels`.

use std::net::SocketAddr;

use botmaker_openclaw::gateway::ChatError;
use serde_json::json;

use crate::app::TestApp;

async fn gateway(app: &TestApp, bot: &str) -> SocketAddr {
    let (_, view) = app.get(&format!("/api/bots/{bot}")).await;
    let port = view["port"].as_u64().unwrap();
    SocketAddr::from(([127, 0, 0, 1], u16::try_from(port).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_are_told_with_their_own_last_error() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let (status, body) = app.get("/api/bots/ada/channels").await;
    assert_eq!((status, &body["channels"]), (200, &json!([])));
    let address = gateway(&app, "ada").await;
    app.gateway.fail_channels(address, &["telegram"]);
    let (_, body) = app.get("/api/bots/ada/channels").await;
    let expected = json!([{
        "kind": "telegram",
        "account": "default",
        "running": false,
        "connected": false,
        "lifecycle": "blocked",
        "last_error": "telegram refuses the token",
    }]);
    assert_eq!(body["channels"], expected);
    assert!(body["checked_at"].as_str().unwrap().ends_with('Z'));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_does_not_answer_is_told_as_a_problem() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let address = gateway(&app, "ada").await;
    let unreachable = ChatError::Unreachable {
        message: "connection refused".to_owned(),
    };
    for (error, refusal) in [
        (unreachable, (503, "gateway_unreachable")),
        (ChatError::Timeout, (503, "gateway_timeout")),
        (ChatError::Unauthorized, (502, "gateway_unauthorized")),
    ] {
        app.gateway.refuse_calls(address, Some(error));
        let (status, body) = app.get("/api/bots/ada/channels").await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal, "{body}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_of_what_does_not_run_are_not_known() {
    let app = TestApp::start().await;
    let mut body = crate::app::wish("Ada");
    body["start"] = json!(false);
    app.post("/api/bots", &body).await;
    for (bot, refusal) in [
        ("ada", (409, "bot_not_running")),
        ("nobody", (404, "bot_not_found")),
    ] {
        let (status, body) = app.get(&format!("/api/bots/{bot}/channels")).await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_not_there_yet_is_no_fault() {
    let app = TestApp::start().await;
    let mut body = crate::app::wish("Ada");
    body["start"] = json!(false);
    let token = "123456789:AAEexampleexampleexampleexampleexam";
    body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]);
    assert_eq!(app.post("/api/bots", &body).await.0, 201);
    let address = gateway(&app, "ada").await;
    app.gateway.delay_readiness(address, usize::MAX / 2);
    let unreachable = ChatError::Unreachable {
        message: "connection refused".to_owned(),
    };
    app.gateway.refuse_calls(address, Some(unreachable));
    app.post("/api/bots/ada/start", &json!({})).await;
    app.until_state("ada", "starting").await;
    for path in ["/api/bots/ada/channels", "/api/bots/ada/pairing"] {
        app.until("its container runs", async || {
            app.get(path).await.1["code"] != "bot_not_running"
        })
        .await;
        let (status, body) = app.get(path).await;
        let refusal = (status, body["code"].as_str().unwrap());
        assert_eq!(refusal, (409, "bot_not_ready"), "{body}");
    }
    app.stop().await;
}
