//! `PATCH /api/bots/{bot}`.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::{
    app::{TestApp, read, wish},
    reading::Events,
};

async fn patch(app: &TestApp, bot: &str, body: &Value) -> Response {
    app.request(Method::PATCH, &format!("/api/bots/{bot}"))
        .header("content-type", "application/merge-patch+json")
        .body(body.to_string())
        .send()
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_renamed_and_tagged_without_a_new_container() {
    let app = TestApp::start().await;
    let (id, bot) = app.running_bot("Ada").await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let made = app.runtime.container_spec(bot).unwrap();
    let change =
        json!({ "name": "Grace", "tags": ["ops", "a1", "ops"], "avatar": { "emoji": "🦊" } });
    let response = patch(&app, "ada", &change).await;
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, view) = read(response).await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(
        (&view["name"], &view["hostname"], &view["tags"]),
        (&json!("Grace"), &json!("ada"), &json!(["a1", "ops"]))
    );
    assert_eq!(view["avatar"], json!({ "kind": "emoji", "emoji": "🦊" }));
    assert_eq!(etag, format!("\"{}\"", view["version"]));
    let told = events.until(|event| event.name == "bot.updated").await;
    assert_eq!(
        (&told.data["actor"], &told.data["bot"]["name"]),
        (&json!("admin"), &json!("Grace"))
    );
    assert_eq!(
        told.data["data"]["detail"],
        "renamed from “Ada” to “Grace”; tagged a1, ops; given the face 🦊"
    );
    // A power change passes through the reconciler, which would replace a container that no longer fits.
    app.post("/api/bots/ada/restart", &json!({})).await;
    app.until_state(&id, "running").await;
    let kept = app.runtime.container_spec(bot).unwrap();
    assert_eq!(
        (kept.container_hash, kept.incarnation),
        (made.container_hash, made.incarnation)
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_out_stays_and_null_takes_away() {
    let app = TestApp::start().await;
    let mut body = wish("Ada");
    body["tags"] = json!(["b", "a"]);
    body["avatar"] = json!({ "emoji": "🤖" });
    let (status, made) = app.post("/api/bots", &body).await;
    assert_eq!((status, &made["tags"]), (201, &json!(["a", "b"])));
    app.until_state("ada", "running").await;
    let (_, same) = read(patch(&app, "ada", &json!({})).await).await;
    assert_eq!(
        (&same["tags"], &same["avatar"], &same["name"]),
        (&made["tags"], &made["avatar"], &made["name"])
    );
    let (_, again) = read(patch(&app, "ada", &json!({ "name": "Ada" })).await).await;
    assert_eq!(again["version"], same["version"], "nothing changed");
    let none = json!({ "tags": null, "avatar": null });
    let (status, bare) = read(patch(&app, "ada", &none).await).await;
    assert_eq!(
        (status, &bare["tags"], &bare["avatar"]),
        (200, &json!([]), &Value::Null)
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_another_version_is_refused_with_the_present_one() {
    let app = TestApp::start().await;
    let mut body = wish("Ada");
    body["start"] = json!(false);
    let (_, made) = app.post("/api/bots", &body).await;
    let version = made["version"].as_u64().unwrap();
    let change = async |if_match: &str, name: &str| {
        app.request(Method::PATCH, "/api/bots/ada")
            .header("if-match", if_match)
            .json(&json!({ "name": name }))
            .send()
            .await
            .unwrap()
    };
    let (status, body) = read(change(&format!("\"{version}\""), "First").await).await;
    assert_eq!(status, 200, "{body}");
    let response = change(&format!("\"{version}\""), "Second").await;
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, body) = read(response).await;
    assert_eq!(
        (status, body["code"].as_str(), etag),
        (412, Some("version_stale"), format!("\"{}\"", version + 1))
    );
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
        (json!({ "model": "x" }), "/model"),
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
