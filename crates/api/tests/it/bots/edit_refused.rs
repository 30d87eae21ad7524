//! `PATCH /api/bots/{bot}`: what is refused.

use std::{net::SocketAddr, time::Duration};

use botmaker_fleet::FleetSettings;
use botmaker_openclaw::gateway::FakeGateway;
use botmaker_ports::fakes::runtime::FakeRuntime;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, read, settings, wish},
    bots::change::{generations, member, patch, settled},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_another_version_is_refused_with_the_present_one() {
    let app = TestApp::start().await;
    let mut body = wish("Ada");
    body["start"] = json!(false);
    let (_, made) = app.post("/api/bots", &body).await;
    let revision = made["revision"].as_u64().unwrap();
    let change = async |if_match: &str, name: &str| {
        app.request(Method::PATCH, "/api/bots/ada")
            .header("if-match", if_match)
            .json(&json!({ "name": name }))
            .send()
            .await
            .unwrap()
    };
    let (status, body) = read(change(&format!("\"{revision}\""), "First").await).await;
    assert_eq!(status, 200, "{body}");
    let response = change(&format!("\"{revision}\""), "Second").await;
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, body) = read(response).await;
    assert_eq!(
        (status, body["code"].as_str(), etag),
        (412, Some("version_stale"), format!("\"{}\"", revision + 1))
    );
    let present = app.get("/api/bots/ada").await.1;
    assert_eq!(body["current"], present, "the present bot comes with it");
    assert_eq!(present["name"], "First");
    assert_eq!(change("*", "Third").await.status(), 200);
    let (status, body) = read(change("7", "Fourth").await).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (400, Some("if_match_invalid"))
    );
    assert_eq!(app.get("/api/bots/ada").await.1["name"], "Third");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_mistakes_of_a_change_are_told_at_once() {
    let app = TestApp::start().await;
    let (_, made) = app.post("/api/bots", &wish("Ada")).await;
    let bad = json!({ "name": " ", "tags": ["ok", "Not", "x y"], "avatar": { "emoji": "abc" } });
    let (status, body) = read(patch(&app, "ada", &bad).await).await;
    assert_eq!((status, body["code"].as_str()), (422, Some("bot_invalid")));
    let pointers: Vec<_> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/name", "/tags/1", "/tags/2", "/avatar/emoji"]);
    let many: Vec<_> = (0..17).map(|n| format!("t{n}")).collect();
    for (body, pointer) in [
        (json!({ "tags": many }), "/tags"),
        (json!({ "name": null }), "/name"),
        (json!({ "provider": "anthropic" }), "/model"),
        (json!({ "provider": "nobody", "model": "x" }), "/provider"),
        (
            json!({ "provider": "anthropic", "model": "x" }),
            "/provider_key",
        ),
        (json!({ "base_url": "http://localhost:1" }), "/base_url"),
        (json!({ "hostname": "Not a label" }), "/hostname"),
        (json!({ "hostname": null }), "/hostname"),
        (json!({ "provider": null }), "/provider"),
        (json!({ "model": null }), "/model"),
        (json!({ "resources": null }), "/resources"),
        (json!({ "resources": [1, 1, 1] }), "/resources"),
        (json!({ "resources": { "pids": null } }), "/resources/pids"),
        (json!({ "resources": { "pids": 1 } }), "/resources/pids"),
        (json!({ "resources": { "disk": 1 } }), "/resources/disk"),
        (json!({ "canary_minutes": 1441 }), "/canary_minutes"),
        (json!({ "canary_minutes": -1 }), "/canary_minutes"),
        (json!({ "image": "not an image" }), "/image"),
        (
            json!({ "channels": [{ "kind": "telegram", "allow_from": ["7"] }] }),
            "/channels/0/secrets/telegram_token",
        ),
        (json!({ "channels": [["telegram"]] }), "/channels/0"),
        (
            json!({ "channels": [{ "kind": "telegram", "token": "x" }] }),
            "/channels/0/token",
        ),
        (json!({ "generation": 7 }), "/generation"),
        (json!({ "avatar": ["🦊"] }), "/avatar"),
        (json!({ "avatar": { "kind": "emoji" } }), "/avatar/kind"),
    ] {
        let (status, refusal) = read(patch(&app, "ada", &body).await).await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(refusal["errors"][0]["pointer"], pointer, "{refusal}");
    }
    assert_eq!(app.get("/api/bots/ada").await.1["name"], made["name"]);
    let (status, body) = read(patch(&app, "nobody", &json!({ "name": "x" })).await).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("bot_not_found"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_patch_may_be_a_merge_patch() {
    let app = TestApp::start().await;
    let send = async |method: Method, path: &str, media: &str| {
        let request = app.request(method, path).header("content-type", media);
        read(request.body("{}").send().await.unwrap()).await.0
    };
    let merge = "application/merge-patch+json";
    assert_eq!(send(Method::POST, "/api/bots", merge).await, 415);
    assert_eq!(send(Method::PATCH, "/api/bots/x", "text/json").await, 415);
    assert_eq!(send(Method::PATCH, "/api/bots/x", merge).await, 404);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_host_name_is_refused() {
    let app = TestApp::start().await;
    for name in ["Ada", "Grace"] {
        let mut body = wish(name);
        body["start"] = json!(false);
        assert_eq!(app.post("/api/bots", &body).await.0, 201);
    }
    let change = json!({ "hostname": "grace" });
    let (status, body) = read(patch(&app, "ada", &change).await).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("hostname_taken"))
    );
    assert_eq!(body["errors"][0]["pointer"], "/hostname");
    let view = app.get("/api/bots/ada").await.1;
    assert_eq!(
        (&view["generation"], &view["revision"]),
        (&json!(1), &json!(1))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_change_their_own_bots_only() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let token = member(&app, "mia").await;
    let ask = async |method: Method, path: &str, body: &Value| {
        let request = app.anonymous(method, path).bearer_auth(&token).json(body);
        let (status, body) = read(request.send().await.unwrap()).await;
        (status, body["code"].as_str().map(str::to_owned))
    };
    let (status, _) = ask(Method::POST, "/api/bots", &wish("Own")).await;
    assert_eq!(status, 201);
    let name = json!({ "name": "Mine" });
    assert_eq!(ask(Method::PATCH, "/api/bots/own", &name).await.0, 200);
    let not_found = (404, Some("bot_not_found".to_owned()));
    assert_eq!(ask(Method::PATCH, "/api/bots/ada", &name).await, not_found);
    for (method, path) in [
        (Method::GET, "/api/bots/ada/generations"),
        (Method::POST, "/api/bots/ada/generations/1/return"),
    ] {
        assert_eq!(ask(method, path, &json!({})).await, not_found, "{path}");
    }
    assert_eq!(app.get("/api/bots/ada").await.1["name"], "Ada");
    let all = generations(&app, "own").await;
    assert_eq!(all[0]["author"], "mia");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_the_bot_could_not_run_is_tried_again_only_when_said() {
    let impatient = FleetSettings {
        start_deadline: Duration::from_millis(300),
        ..settings()
    };
    let app = TestApp::with(impatient).await;
    app.running_bot("Ada").await;
    let before = settled(&app, "ada").await;
    let port = u16::try_from(before["port"].as_u64().unwrap()).unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let mut image = FakeRuntime::image();
    image.reference = "botmaker/openclaw:next".to_owned();
    image.id = format!("sha256:{}", "b".repeat(64));
    app.runtime.add_image(image.clone());
    app.gateway
        .set_report(address, FakeGateway::unreachable_report());
    let change = json!({ "image": image.reference });
    assert_eq!(read(patch(&app, "ada", &change).await).await.0, 200);
    app.until("the change is taken back", async || {
        app.get("/api/bots/ada").await.1["rolled_back"].is_object()
    })
    .await;
    app.gateway.set_report(address, FakeGateway::ready_report());
    let back = settled(&app, "ada").await;
    assert_eq!(back["image_id"], before["image_id"]);
    let (status, body) = read(patch(&app, "ada", &change).await).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("image_failed_before"))
    );
    assert_eq!(body["errors"][0]["pointer"], "/image");
    let again = json!({ "image": image.reference, "accept_failed_image": true });
    assert_eq!(read(patch(&app, "ada", &again).await).await.0, 200);
    let view = settled(&app, "ada").await;
    assert_eq!(
        (&view["image_id"], &view["rolled_back"]),
        (&json!(image.id), &json!(null))
    );
    app.stop().await;
}
