//! Creating, listing, showing, starting, stopping and deleting bots.

use botmaker_ports::{BotFilter, Page, store::bots::BotStore};
use reqwest::Method;
use serde_json::json;

use crate::app::{TestApp, read, wish};

async fn rows(app: &TestApp) -> usize {
    app.store
        .list_bots(
            &BotFilter::default(),
            Page {
                after: None,
                limit: 100,
            },
        )
        .await
        .unwrap()
        .len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_created_bot_is_answered_stored_and_becomes_ready() {
    let app = TestApp::start().await;
    let response = app
        .request(Method::POST, "/api/bots")
        .json(&wish("Ada Lovelace"))
        .send()
        .await
        .unwrap();
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, bot) = read(response).await;
    assert_eq!(status, 201);
    assert_eq!(
        location,
        format!("/api/bots/{}", bot["id"].as_str().unwrap())
    );
    assert_eq!(etag, format!("\"{}\"", bot["version"]));
    assert_eq!(
        (&bot["hostname"], &bot["power"], &bot["node_id"]),
        (&json!("ada-lovelace"), &json!("running"), &json!("local"))
    );
    assert_eq!(rows(&app).await, 1);
    app.until_state("ada-lovelace", "running").await;
    let (_, shown) = app.get("/api/bots/ada-lovelace").await;
    assert_eq!(
        (
            &shown["id"],
            &shown["status"]["evidence"]["container"]["state"]
        ),
        (&bot["id"], &json!("running"))
    );
    assert_eq!(
        shown["image"],
        botmaker_ports::fakes::runtime::FakeRuntime::IMAGE
    );
    let (_, events) = app.get("/api/bots/nobody").await;
    assert_eq!(events["code"], "bot_not_found");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_in_their_files_and_nowhere_else() {
    let app = TestApp::start().await;
    let token = format!("123456789:{}", "k".repeat(35));
    let mut body = wish("Ada");
    body["provider"] = json!("anthropic");
    body["model"] = json!("claude-opus-4-6");
    body["provider_key"] = json!("sk-ant-very-secret");
    body["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }]);
    let (status, bot) = app.post("/api/bots", &body).await;
    assert_eq!(status, 201, "{bot}");
    assert_eq!(bot["channels"][0]["secrets"], json!(["telegram_token"]));
    app.until_state("ada", "running").await;
    let (_, shown) = app.get("/api/bots/ada").await;
    for secret in ["sk-ant-very-secret", token.as_str()] {
        assert!(!bot.to_string().contains(secret) && !shown.to_string().contains(secret));
        assert_eq!(
            app.files_with(secret).len(),
            1,
            "{:?}",
            app.files_with(secret)
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_with_its_key_makes_one_bot() {
    let app = TestApp::start().await;
    let send = async |name: &str| {
        let request = app
            .request(Method::POST, "/api/bots")
            .header("idempotency-key", "key-1")
            .json(&wish(name));
        let response = request.send().await.unwrap();
        let is_replay = response.headers().contains_key("idempotency-replayed");
        let (status, body) = read(response).await;
        (status, body, is_replay)
    };
    let (status, first, is_replay) = send("Ada").await;
    assert_eq!((status, is_replay), (201, false));
    let (status, second, is_replay) = send("Ada").await;
    assert_eq!(
        (status, &second["id"], is_replay),
        (201, &first["id"], true)
    );
    let (status, other, _) = send("Bob").await;
    assert_eq!(
        (status, other["code"].as_str()),
        (409, Some("idempotency_key_reused"))
    );
    assert_eq!(rows(&app).await, 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn listing_makes_no_engine_call_and_pages() {
    let app = TestApp::start().await;
    for name in ["Ada", "Bob", "Cleo"] {
        app.running_bot(name).await;
    }
    // The reconciler looks at a bot once more after it became ready.
    app.until("the reconciler rests", async || {
        app.runtime.forget_calls();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        app.runtime.all_calls().is_empty()
    })
    .await;
    for _ in 0..50 {
        assert_eq!(app.get("/api/bots").await.0, 200);
    }
    assert_eq!(app.runtime.all_calls(), []);
    let (_, page) = app.get("/api/bots?limit=2").await;
    let names = |page: &serde_json::Value| {
        page["bots"]
            .as_array()
            .unwrap()
            .iter()
            .map(|bot| bot["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&page), ["Ada", "Bob"]);
    let (_, rest) = app
        .get(&format!(
            "/api/bots?limit=2&cursor={}",
            page["next_cursor"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (names(&rest), &rest["next_cursor"]),
        (vec!["Cleo".to_owned()], &json!(null))
    );
    assert_eq!(
        names(&app.get("/api/bots?search=LE&state=running").await.1),
        ["Cleo"]
    );
    assert_eq!(
        names(&app.get("/api/bots?state=stopped").await.1),
        Vec::<String>::new()
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_stopped_started_restarted_and_deleted() {
    let app = TestApp::start().await;
    let (id, _) = app.running_bot("Ada").await;
    let power = async |verb: &str| app.post(&format!("/api/bots/ada/{verb}"), &json!({})).await;
    assert_eq!(power("stop").await.0, 202);
    app.until_state(&id, "stopped").await;
    assert_eq!(power("start").await.0, 202);
    app.until_state(&id, "running").await;
    let incarnation = app.get("/api/bots/ada").await.1["incarnation"].clone();
    assert_eq!(power("restart").await.0, 202);
    app.until_state(&id, "running").await;
    assert!(app.get("/api/bots/ada").await.1["incarnation"].as_u64() >= incarnation.as_u64());
    let (status, bot) = read(
        app.request(Method::DELETE, "/api/bots/ada")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!((status, &bot["status"]["state"]), (202, &json!("deleting")));
    app.until("gone", async || app.get("/api/bots/ada").await.0 == 404)
        .await;
    assert_eq!(rows(&app).await, 0);
    let (status, body) = power("start").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("bot_not_found"))
    );
    app.stop().await;
}
