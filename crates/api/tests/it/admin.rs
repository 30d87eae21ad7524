//! The engine, orphans, the catalogue and probes.

use reqwest::Method;
use serde_json::json;

use crate::app::{TestApp, read};

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_is_away_is_told_and_every_answer_still_comes() {
    let app = TestApp::start().await;
    let (id, _) = app.running_bot("Ada").await;
    let (status, docker) = app.get("/api/docker/status").await;
    assert_eq!(
        (status, &docker["available"], &docker["image"]["present"]),
        (200, &json!(true), &json!(true))
    );
    app.runtime.go_away("connection refused");
    app.until("the engine is away", async || {
        app.get("/api/docker/status").await.1["available"] == false
    })
    .await;
    let (status, docker) = app.get("/api/docker/status").await;
    assert_eq!(status, 200);
    assert!(
        docker["error"]
            .as_str()
            .unwrap()
            .contains("connection refused")
            && docker["hint"].is_string()
    );
    app.until_state(&id, "unknown").await;
    assert_eq!(app.get("/api/bots").await.0, 200);
    let (status, body) = app.get("/api/docker/containers").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (503, Some("engine_unavailable"))
    );
    app.runtime.come_back();
    app.until_state(&id, "running").await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn containers_of_other_instances_are_marked() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let (status, listed) = app.get("/api/docker/containers").await;
    assert_eq!(status, 200);
    let containers = listed["containers"].as_array().unwrap();
    assert_eq!(
        (
            containers.len(),
            &containers[0]["foreign"],
            &containers[0]["role"],
            &containers[0]["state"]
        ),
        (1, &json!(false), &json!("bot"), &json!("running"))
    );
    assert_eq!(
        app.get("/api/admin/orphans").await.1,
        json!({ "orphans": [] })
    );
    let (status, report) = app.post("/api/admin/cleanup", &json!({})).await;
    assert_eq!(
        (status, report),
        (200, json!({ "applied": false, "removed": [], "kept": [] }))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_says_what_the_image_has() {
    let app = TestApp::start().await;
    let (status, catalog) = app.get("/api/catalog").await;
    assert_eq!(status, 200);
    let demo = &catalog["providers"][0];
    assert_eq!(
        (&demo["id"], &demo["key"], &demo["demo"]),
        (&json!("demo"), &json!("none"), &json!(true))
    );
    let telegram = catalog["channels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|channel| channel["kind"] == "telegram")
        .unwrap();
    assert_eq!(
        (&telegram["available"], &telegram["secrets"][0]["name"]),
        (&json!(true), &json!("telegram_token"))
    );
    assert_eq!(
        (
            &catalog["limits"]["max_bots"],
            &catalog["defaults"]["resources"]["pids"]
        ),
        (&json!(6), &json!(256))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn probes_need_no_login() {
    let app = TestApp::start().await;
    let (status, health) = read(app.anonymous(Method::GET, "/healthz").send().await.unwrap()).await;
    assert_eq!(
        (status, &health["service"], &health["instance"]),
        (200, &json!("botmaker"), &json!(app.fleet.instance_id()))
    );
    let (status, ready) = read(app.anonymous(Method::GET, "/readyz").send().await.unwrap()).await;
    assert_eq!((status, &ready["ready"]), (200, &json!(true)));
    app.store.close().await;
    assert_eq!(
        app.anonymous(Method::GET, "/readyz")
            .send()
            .await
            .unwrap()
            .status(),
        503
    );
    let (status, body) = app.get("/api/bots").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (500, Some("internal_error"))
    );
    assert!(!body.to_string().to_lowercase().contains("sql"), "{body}");
    app.stop().await;
}
