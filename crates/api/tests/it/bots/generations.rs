//! `GET /api/bots/{bot}/generations` and the way back.

use botmaker_ports::fakes::runtime::FakeRuntime;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, read, wish},
    bots::change::{generations, patch, pointers, settled},
};

async fn back(app: &TestApp, number: &str, body: &Value) -> (u16, Value) {
    app.post(&format!("/api/bots/ada/generations/{number}/return"), body)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_generation_is_told_as_it_is() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let mut all = generations(&app, "ada").await;
    assert_eq!(all.len(), 1);
    let first = all.remove(0);
    assert!(first["created_at"].is_string() && first["outcome"]["at"].is_string());
    let expected = json!({
        "number": 1, "author": "admin", "origin": { "kind": "created" },
        "outcome": { "kind": "good", "at": first["outcome"]["at"] }, "created_at": first["created_at"],
        "image": null, "image_id": FakeRuntime::IMAGE_ID, "is_present": true, "is_good": true, "changes": [], "snapshot": null,
    });
    assert_eq!(first, expected);
    let (status, body) = app.get("/api/bots/nobody/generations").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("bot_not_found"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_goes_back_to_an_older_generation_by_a_new_one() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let change = json!({ "name": "Grace", "model": "demo-2", "persona": "# Brief", "avatar": { "emoji": "🦊" } });
    let (status, body) = read(patch(&app, "ada", &change).await).await;
    assert_eq!(status, 200, "{body}");
    settled(&app, "ada").await;
    let response = app
        .request(Method::POST, "/api/bots/ada/generations/1/return")
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, view) = read(response).await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(etag, format!("\"{}\"", view["revision"]));
    assert_eq!(
        (&view["generation"], &view["change"]),
        (&json!(3), &json!({ "from": 2, "to": 3 }))
    );
    let view = settled(&app, "ada").await;
    assert_eq!(
        (&view["name"], &view["model"], &view["persona"]),
        (&json!("Ada"), &json!("demo-1"), &json!(""))
    );
    assert_eq!(view["avatar"]["emoji"], "🦊", "the face stays");
    let all = generations(&app, "ada").await;
    assert_eq!(
        (&all[0]["number"], &all[0]["origin"], &all[0]["author"]),
        (
            &json!(3),
            &json!({ "kind": "returned", "to": 1 }),
            &json!("admin")
        )
    );
    assert_eq!(pointers(&all[0]), pointers(&all[1]));
    assert_eq!(
        all[0]["changes"][0]["after"],
        all[1]["changes"][0]["before"]
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_that_leads_nowhere_is_refused() {
    let app = TestApp::start().await;
    let mut body = wish("Ada");
    body["start"] = json!(false);
    app.post("/api/bots", &body).await;
    for (number, status, code) in [
        ("1", 409, "generation_present"),
        ("2", 404, "generation_not_found"),
        ("0", 404, "generation_not_found"),
        ("first", 404, "generation_not_found"),
        ("4294967296", 404, "generation_not_found"),
    ] {
        let (got, body) = back(&app, number, &json!({})).await;
        assert_eq!(
            (got, body["code"].as_str()),
            (status, Some(code)),
            "{number}"
        );
    }
    let (status, body) = back(&app, "1", &json!({ "force": true })).await;
    assert_eq!(
        (status, body["errors"][0]["pointer"].as_str()),
        (422, Some("/force"))
    );
    assert_eq!(
        read(patch(&app, "ada", &json!({ "name": "Grace" })).await)
            .await
            .0,
        200
    );
    let stale = app
        .request(Method::POST, "/api/bots/ada/generations/1/return")
        .header("if-match", "\"1\"")
        .json(&json!({}));
    let (status, body) = read(stale.send().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str(), &body["current"]["name"]),
        (412, Some("version_stale"), &json!("Grace"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_to_another_image_says_what_is_lost_first() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    let mut image = FakeRuntime::image();
    image.reference = "botmaker/openclaw:next".to_owned();
    image.id = format!("sha256:{}", "b".repeat(64));
    app.runtime.add_image(image.clone());
    app.runtime.write_state(bot, "memory.md", "the sea");
    let change = json!({ "image": image.reference });
    assert_eq!(read(patch(&app, "ada", &change).await).await.0, 200);
    settled(&app, "ada").await;
    app.runtime.write_state(bot, "memory.md", "the mountains");
    let (status, body) = back(&app, "1", &json!({})).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("state_would_be_lost"))
    );
    assert!(
        body["detail"].as_str().unwrap().contains("memory"),
        "{body}"
    );
    let (status, body) = back(&app, "1", &json!({ "accept_loss": true })).await;
    assert_eq!(status, 200, "{body}");
    let view = settled(&app, "ada").await;
    assert_eq!(view["image_id"], FakeRuntime::IMAGE_ID);
    assert_eq!(
        app.runtime.state_file(bot, "memory.md").unwrap(),
        b"the sea"
    );
    app.stop().await;
}
