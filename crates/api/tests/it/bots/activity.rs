//! `GET /api/bots/{bot}/activity` and `GET /api/activity`.

use serde_json::{Value, json};

use crate::app::TestApp;

fn kinds(page: &Value) -> Vec<&str> {
    let events = page["events"].as_array().unwrap().iter();
    events
        .map(|event| event["kind"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_told_newest_first_a_page_at_a_time() {
    let app = TestApp::start().await;
    let (id, _) = app.running_bot("Ada").await;
    app.post("/api/bots/ada/stop", &json!({})).await;
    app.until_state("ada", "stopped").await;
    let (status, all) = app.get("/api/bots/ada/activity").await;
    assert_eq!((status, &all["next_before"]), (200, &Value::Null));
    let told = kinds(&all);
    assert_eq!(told.last(), Some(&"bot.created"));
    assert!(told.contains(&"bot.power_changed"), "{told:?}");
    let events = all["events"].as_array().unwrap();
    for event in events {
        assert_eq!(
            (&event["bot_id"], &event["bot"]),
            (&json!(id), &Value::Null)
        );
    }
    let mut paged = Vec::new();
    let mut path = "/api/bots/ada/activity?limit=2".to_owned();
    loop {
        let (_, page) = app.get(&path).await;
        paged.extend(page["events"].as_array().unwrap().clone());
        let Some(before) = page["next_before"].as_i64() else {
            break;
        };
        path = format!("/api/bots/ada/activity?limit=2&before={before}");
    }
    assert_eq!(&paged, events);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_activity_of_everything_has_all_bots_and_the_engine() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    app.running_bot("Grace").await;
    let (status, page) = app.get("/api/activity?limit=200").await;
    assert_eq!(status, 200);
    let told = kinds(&page);
    let created = told.iter().filter(|kind| **kind == "bot.created").count();
    assert_eq!(created, 2);
    assert!(told.contains(&"engine.available"), "{told:?}");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_page_or_bot_is_refused() {
    let app = TestApp::start().await;
    for query in ["limit=0", "limit=201", "before=0", "before=x", "after=1"] {
        let (status, body) = app.get(&format!("/api/activity?{query}")).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (400, Some("query_invalid")),
            "{query}"
        );
    }
    let (status, body) = app.get("/api/bots/nobody/activity").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("bot_not_found"))
    );
    app.stop().await;
}
