//! Logs: followed, resumed and downloaded.

use botmaker_ports::LogStream;
use reqwest::Method;

use crate::{
    app::{TestApp, read},
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_followed_and_resumed_where_it_broke() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    for n in 1..=3 {
        app.runtime
            .print_line(bot, LogStream::Stdout, &format!("line {n}"));
    }
    let mut log = Events::open(app.request(Method::GET, "/api/bots/ada/logs?tail=2")).await;
    let second = log.until(|event| event.name == "line").await;
    assert_eq!(
        (
            &second.data["text"],
            &second.data["stream"],
            &second.data["truncated"]
        ),
        (&"line 2".into(), &"stdout".into(), &false.into())
    );
    app.runtime.print_line(bot, LogStream::Stderr, "line 4");
    assert_eq!(
        log.until(|event| event.data["text"] == "line 4").await.data["stream"],
        "stderr"
    );
    drop(log);
    let mut again = Events::open(
        app.request(Method::GET, "/api/bots/ada/logs")
            .header("last-event-id", second.id.unwrap()),
    )
    .await;
    assert_eq!(
        again.until(|event| event.name == "line").await.data["text"],
        "line 3"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_bot_is_told() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    app.runtime.print_line(bot, LogStream::Stdout, "last words");
    let mut log = Events::open(app.request(Method::GET, "/api/bots/ada/logs")).await;
    log.until(|event| event.data["text"] == "last words").await;
    app.post("/api/bots/ada/stop", &serde_json::json!({})).await;
    let end = log.until(|event| event.name == "end").await;
    assert!(end.data.as_object().unwrap().contains_key("exit_code"));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_log_is_downloaded_as_a_file() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    app.runtime
        .print_line(bot, LogStream::Stdout, "<script>alert(1)</script>");
    let response = app
        .request(Method::GET, "/api/bots/ada/logs")
        .header("accept", "text/plain")
        .send()
        .await
        .unwrap();
    assert_eq!(
        response.headers()["content-disposition"],
        "attachment; filename=\"ada.log\""
    );
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains(" stdout <script>alert(1)</script>\n")
    );
    let request = app
        .request(Method::GET, "/api/bots/ada/logs")
        .header("accept", "image/png");
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (406, Some("not_acceptable"))
    );
    let request = app
        .request(Method::GET, "/api/bots/ada/logs")
        .header("last-event-id", "x");
    assert_eq!(read(request.send().await.unwrap()).await.0, 400);
    assert_eq!(app.get("/api/bots/nobody/logs").await.0, 404);
    app.stop().await;
}
