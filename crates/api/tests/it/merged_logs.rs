//! `GET /api/logs`: several bots' logs as one.

use std::time::Duration;

use botmaker_ports::{LogStream, fakes::runtime::Method as Call};
use reqwest::Method;
use serde_json::json;

use crate::{
    app::{TestApp, read},
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn logs_come_in_the_order_of_their_times_and_say_whose_they_are() {
    let app = TestApp::start().await;
    let (ada, first) = app.running_bot("Ada").await;
    let (bob, second) = app.running_bot("Bob").await;
    for n in 0..6 {
        let bot = if n % 2 == 0 { first } else { second };
        app.runtime
            .print_line(bot, LogStream::Stdout, &n.to_string());
    }
    let path = format!("/api/logs?bots=ada,{bob}&tail=2");
    let mut log = Events::open(app.request(Method::GET, &path)).await;
    let mut seen = Vec::new();
    while seen.len() < 4 {
        let event = log.until(|event| event.name == "line").await;
        seen.push((event.data["text"].clone(), event.data["bot_id"].clone()));
    }
    let expected = [("2", &ada), ("3", &bob), ("4", &ada), ("5", &bob)];
    assert_eq!(seen, expected.map(|(text, bot)| (json!(text), json!(bot))));
    app.runtime.print_line(second, LogStream::Stderr, "live");
    let live = log.until(|event| event.data["text"] == "live").await;
    assert_eq!(
        (
            &live.data["bot_id"],
            &live.data["stream"],
            &live.data["truncated"]
        ),
        (&json!(bob), &json!("stderr"), &json!(false))
    );
    app.post("/api/bots/ada/stop", &json!({})).await;
    let end = log.until(|event| event.name == "end").await;
    assert_eq!(end.data, json!({ "bot_id": ada, "exit_code": 0 }));
    app.stop().await;
    assert!(log.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn all_logs_are_resumed_where_they_broke() {
    let app = TestApp::start().await;
    let (_, first) = app.running_bot("Ada").await;
    let (_, second) = app.running_bot("Bob").await;
    let print = |bot, text| app.runtime.print_line(bot, LogStream::Stdout, text);
    print(first, "a1");
    print(second, "b1");
    let path = "/api/logs?bots=ada,bob";
    let mut log = Events::open(app.request(Method::GET, path)).await;
    let seen = log.until(|event| event.data["text"] == "b1").await;
    drop(log);
    print(second, "b2");
    print(first, "a2");
    let again = app.request(Method::GET, path);
    let mut again = Events::open(again.header("last-event-id", seen.id.unwrap())).await;
    for text in ["b2", "a2"] {
        let line = again.until(|event| event.name == "line").await;
        assert_eq!(line.data["text"], text);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_whose_log_cannot_be_read_holds_no_other_back() {
    let app = TestApp::start().await;
    let (_, stuck) = app.running_bot("Ada").await;
    let (_, quick) = app.running_bot("Bob").await;
    let for_ever = Duration::from_secs(3600);
    app.runtime.set_delay(Call::Logs, Some(stuck), for_ever);
    app.runtime.print_line(stuck, LogStream::Stdout, "never");
    app.runtime.print_line(quick, LogStream::Stdout, "at once");
    let mut log = Events::open(app.request(Method::GET, "/api/logs?bots=ada,bob")).await;
    let line = log.until(|event| event.name == "line").await;
    assert_eq!(line.data["text"], "at once");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_bot_is_told_no_more_and_the_others_go_on() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let (_, bot) = app.running_bot("Bob").await;
    let mut log = Events::open(app.request(Method::GET, "/api/logs?bots=ada,bob")).await;
    let gone = app.request(Method::DELETE, "/api/bots/ada");
    assert_eq!(read(gone.send().await.unwrap()).await.0, 202);
    app.until("it is gone", async || {
        app.get("/api/bots/ada").await.0 == 404
    })
    .await;
    app.runtime.print_line(bot, LogStream::Stdout, "still here");
    log.until(|event| event.data["text"] == "still here").await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_lists_of_bots_are_refused() {
    let app = TestApp::start().await;
    let (ada, _) = app.running_bot("Ada").await;
    let many = vec!["ada"; 17].join(",");
    for (query, refusal) in [
        (String::new(), (400, "query_invalid")),
        (format!("?bots={many}"), (400, "query_invalid")),
        ("?bots=".to_owned(), (404, "bot_not_found")),
        ("?bots=ada,nobody".to_owned(), (404, "bot_not_found")),
        ("?bots=ada,,".to_owned(), (404, "bot_not_found")),
        (format!("?bots=ada,{ada}"), (422, "log_count_invalid")),
        ("?bots=ada&tail=-1".to_owned(), (400, "query_invalid")),
        ("?bots=ada&tail=1001".to_owned(), (400, "query_invalid")),
        ("?bots=ada&since=now".to_owned(), (400, "query_invalid")),
    ] {
        let (status, body) = app.get(&format!("/api/logs{query}")).await;
        assert_eq!((status, body["code"].as_str().unwrap()), refusal, "{query}");
    }
    let request = app.request(Method::GET, "/api/logs?bots=ada");
    let request = request.header("last-event-id", "1:2:3,1:2:3");
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (400, Some("last_event_id_invalid"))
    );
    app.stop().await;
}
