//! The stream of events.

use reqwest::Method;

use crate::{
    app::{TestApp, read, wish},
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_a_bot_come_and_resumes_after_a_break() {
    let app = TestApp::start().await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    app.post("/api/bots", &wish("Ada")).await;
    let created = events.until(|event| event.name == "bot.created").await;
    assert_eq!(
        (&created.data["kind"], &created.data["bot"]["hostname"]),
        (&"bot.created".into(), &"ada".into())
    );
    assert_eq!(
        created.id.as_deref(),
        created.data["id"]
            .as_i64()
            .map(|id| id.to_string())
            .as_deref()
    );
    let running = events
        .until(|event| event.data["data"]["status"]["state"] == "running")
        .await;
    assert_eq!(running.name, "bot.status_changed");
    drop(events);
    let mut again = Events::open(
        app.request(Method::GET, "/api/events")
            .header("last-event-id", created.id.unwrap()),
    )
    .await;
    let resumed = again
        .until(|event| event.data["data"]["status"]["state"] == "running")
        .await;
    assert_eq!(resumed.id, running.id);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_asks_for_unknown_events_is_told_to_reload() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let mut events = Events::open(
        app.request(Method::GET, "/api/events")
            .header("last-event-id", "999999"),
    )
    .await;
    assert_eq!(events.next().await.unwrap().name, "resync");
    let (status, body) = read(
        app.request(Method::GET, "/api/events")
            .header("last-event-id", "x")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (400, Some("last_event_id_invalid"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_stream_shows_signs_of_life_and_ends_with_the_server() {
    let app = TestApp::start().await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    while events.comments < 3 {
        events.read_more().await;
    }
    app.stop().await;
    assert!(events.next().await.is_none());
}
