//! `GET /api/bots/{bot}/logs`: followed, resumed and downloaded.

use botmaker_fleet::{FleetSettings, LogSettings};
use botmaker_ports::LogStream;
use reqwest::Method;

use crate::{
    app::{TestApp, read, settings},
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
    assert_eq!(end.data["exit_code"], 0);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_was_away_too_long_is_told_of_the_gap() {
    let logs = LogSettings {
        ring_lines: 3,
        queue_items: 3,
        ..LogSettings::default()
    };
    let app = TestApp::with(FleetSettings { logs, ..settings() }).await;
    let (_, bot) = app.running_bot("Ada").await;
    let print = |n: u32| {
        app.runtime
            .print_line(bot, LogStream::Stdout, &format!("line {n}"));
    };
    print(0);
    let mut log = Events::open(app.request(Method::GET, "/api/bots/ada/logs")).await;
    let first = log.until(|event| event.data["text"] == "line 0").await;
    (1..=9).for_each(print);
    log.until(|event| event.data["text"] == "line 9").await;
    let mut late = Events::open(
        app.request(Method::GET, "/api/bots/ada/logs")
            .header("last-event-id", first.id.unwrap()),
    )
    .await;
    let gap = late.next().await.unwrap();
    assert_eq!(
        (gap.name.as_str(), &gap.data["reason"]),
        ("gap", &"rotated".into())
    );
    for text in ["line 7", "line 8", "line 9"] {
        assert_eq!(late.next().await.unwrap().data["text"], text);
    }
    app.stop().await;
    assert!(late.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_the_log_is_asked_for_by_number_or_time() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    for n in 1..=3 {
        app.runtime
            .print_line(bot, LogStream::Stdout, &format!("line {n}"));
    }
    let download = async |query: &str| {
        let request = app.request(Method::GET, &format!("/api/bots/ada/logs?{query}"));
        let response = request.header("accept", "text/plain").send().await.unwrap();
        assert_eq!(response.status(), 200, "{query}");
        response.text().await.unwrap()
    };
    let all = download("").await;
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines.len(), 3, "{all}");
    let second = lines[1].split(' ').next().unwrap();
    assert_eq!(download("tail=1").await.trim_end(), lines[2]);
    let since = format!("since={second}");
    assert_eq!(download(&since).await.trim_end(), lines[2]);
    assert_eq!(download("since=2999-01-01T00:00:00Z").await, "");
    for query in [
        "tail=-1",
        "tail=100001",
        "tail=x",
        "since=yesterday",
        "since=",
        "colour=1",
    ] {
        let (status, answer) = app.get(&format!("/api/bots/ada/logs?{query}")).await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (400, Some("query_invalid")),
            "{query}"
        );
    }
    app.stop().await;
}
