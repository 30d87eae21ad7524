//! `GET /api/bots/{bot}/metrics` and `GET /api/metrics/latest`.

use std::time::Duration;

use botmaker_fleet::FleetSettings;
use botmaker_ports::UsageSample;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::{TestApp, settings};

/// A server that measures often.
async fn measuring() -> TestApp {
    let metrics_interval = Duration::from_millis(200);
    TestApp::with(FleetSettings {
        metrics_interval,
        ..settings()
    })
    .await
}

fn usage(cpu_ms: u64, received: u64) -> UsageSample {
    UsageSample {
        run: "run".to_owned(),
        sampled_at: Timestamp::now(),
        cpu_time: Duration::from_millis(cpu_ms),
        memory_bytes: 700,
        memory_limit_bytes: Some(2048),
        network_received_bytes: received,
        network_sent_bytes: 0,
        pids: 9,
    }
}

/// Waits until the newest measurement is this one.
async fn until_last(app: &TestApp, column: &str, value: &Value) -> Value {
    app.until("the measurement", async || {
        let (_, body) = app.get("/api/bots/ada/metrics").await;
        let last = body["samples"][column].as_array().unwrap().last().cloned();
        last.as_ref() == Some(value)
    })
    .await;
    app.get("/api/bots/ada/metrics").await.1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_has_columns_of_equal_length_and_rates_from_counters() {
    let app = measuring().await;
    let (_, bot) = app.running_bot("Ada").await;
    let first = usage(1_000, 50);
    let mut second = usage(1_500, 2_050);
    second.sampled_at = first.sampled_at + Duration::from_secs(2);
    app.runtime.set_usage(bot, first);
    until_last(&app, "pids", &json!(9)).await;
    app.runtime.set_usage(bot, second.clone());
    let body = until_last(&app, "cpu_percent", &json!(25.0)).await;
    assert_eq!(body["memory_limit_bytes"], 2_147_483_648_u64);
    assert_eq!(body["cpu_limit_percent"], 100.0);
    assert!(body["interval_seconds"].as_f64().unwrap() > 0.0);
    let columns = body["samples"].as_object().unwrap();
    let length = columns["at"].as_array().unwrap().len();
    assert_eq!(columns.len(), 6);
    for (name, column) in columns {
        assert_eq!(column.as_array().unwrap().len(), length, "{name}");
    }
    assert_eq!(
        columns["at"][length - 1],
        second.sampled_at.as_millisecond()
    );
    assert_eq!(columns["network_received_per_second"][length - 1], 1000.0);
    assert_eq!(columns["network_sent_per_second"][length - 1], 0.0);
    assert_eq!(columns["memory_bytes"][length - 1], 700);
    let since = second.sampled_at - Duration::from_millis(1);
    let path = format!("/api/bots/ada/metrics?since={since}");
    let (_, newer) = app.get(&path).await;
    assert_eq!(newer["samples"]["pids"], json!([9]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_that_begins_anew_gives_null_and_no_spike() {
    let app = measuring().await;
    let (_, bot) = app.running_bot("Ada").await;
    app.runtime.set_usage(bot, usage(90_000, 90_000));
    until_last(&app, "pids", &json!(9)).await;
    let mut restarted = usage(10, 10);
    restarted.pids = 4;
    app.runtime.set_usage(bot, restarted);
    let body = until_last(&app, "pids", &json!(4)).await;
    for column in ["cpu_percent", "network_received_per_second"] {
        let last = body["samples"][column].as_array().unwrap().last();
        assert_eq!(last, Some(&Value::Null), "{column}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_now_is_told_from_memory_with_its_totals() {
    let app = measuring().await;
    let (ada, _) = app.running_bot("Ada").await;
    let (bob, _) = app.running_bot("Bob").await;
    app.until("both are measured", async || {
        let (_, body) = app.get("/api/metrics/latest").await;
        body["bots"].as_object().unwrap().len() == 2
    })
    .await;
    let (status, body) = app.get("/api/metrics/latest").await;
    assert_eq!(status, 200);
    let mib = 64 * 1024 * 1024;
    assert_eq!(body["totals"]["memory_bytes"], 2 * mib, "{body:#}");
    for id in [&ada, &bob] {
        let bot = &body["bots"][id];
        assert_eq!(
            (&bot["memory_bytes"], &bot["pids"]),
            (&json!(mib), &json!(1))
        );
        assert!(bot["at"].as_str().unwrap().ends_with('Z'), "{bot}");
        assert_eq!(bot["memory_limit_bytes"], 2_147_483_648_u64);
    }
    app.post("/api/bots/bob/stop", &json!({})).await;
    app.until("only one is measured", async || {
        let (_, body) = app.get("/api/metrics/latest").await;
        body["bots"].as_object().unwrap().keys().eq([&ada])
    })
    .await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_never_ran_has_an_empty_history() {
    let app = measuring().await;
    let mut body = crate::app::wish("Ada");
    body["start"] = json!(false);
    app.post("/api/bots", &body).await;
    let (status, body) = app.get("/api/bots/ada/metrics").await;
    assert_eq!((status, &body["samples"]["at"]), (200, &json!([])));
    let (status, body) = app.get("/api/bots/nobody/metrics").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("bot_not_found"))
    );
    for query in ["since=yesterday", "until=2026-11-21T00:00:00Z"] {
        let (status, body) = app.get(&format!("/api/bots/ada/metrics?{query}")).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (400, Some("query_invalid"))
        );
    }
    app.stop().await;
}
