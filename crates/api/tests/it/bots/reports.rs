//! `GET /api/bots/{bot}/reports` and one of them.

use botmaker_ports::LogStream;
use reqwest::Method;
use serde_json::Value;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_failed_has_a_report_to_keep() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    app.runtime
        .print_line(bot, LogStream::Stderr, "the last words");
    app.runtime.die(bot, 78);
    app.until("the bot failed", async || {
        app.get("/api/bots/ada").await.1["status"]["state"] == "failed"
    })
    .await;
    let (status, list) = app.get("/api/bots/ada/reports").await;
    assert_eq!(status, 200, "{list}");
    let name = list["reports"][0]["name"].as_str().unwrap();
    assert!(name.starts_with("crash-"), "{list}");
    let path = format!("/api/bots/ada/reports/{name}");
    let answer = app.request(Method::GET, &path).send().await.unwrap();
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
    let report: Value = answer.json().await.unwrap();
    assert_eq!(report["reason"]["code"], "config_invalid");
    assert!(
        report["log"].to_string().contains("the last words"),
        "{report}"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_reports_are_handed_out() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    for bad in [
        "nothing.json",
        "..%2F..%2Fmaster.key",
        "%2e%2e",
        "UPPER",
        "a%00b",
    ] {
        let (status, body) = app.get(&format!("/api/bots/ada/reports/{bad}")).await;
        assert_eq!(status, 404, "{bad}: {body}");
    }
    app.stop().await;
}
