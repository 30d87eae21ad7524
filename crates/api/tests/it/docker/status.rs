//! The engine: how it is, and what runs on it.

use serde_json::json;

use crate::{app::TestApp, left_over::LeftOver};

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
    let left = LeftOver::beside_a_running_bot(&app).await;
    let (status, listed) = app.get("/api/docker/containers").await;
    assert_eq!(status, 200);
    let containers = listed["containers"].as_array().unwrap();
    assert_eq!(containers.len(), 3);
    for container in containers {
        let is_foreign = container["bot_id"] == left.foreign.to_string();
        assert_eq!(container["foreign"], json!(is_foreign), "{container}");
        assert_eq!(container["role"], "bot");
    }
    let path = format!("/api/bots/{}", left.foreign);
    assert_eq!(app.get(&path).await.0, 404);
    app.stop().await;
}
