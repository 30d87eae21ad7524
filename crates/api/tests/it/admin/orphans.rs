//! Orphans and their removal.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, read},
    left_over::LeftOver,
    reading::Events,
};

fn containers(orphans: &Value) -> Vec<&str> {
    let orphans = orphans.as_array().unwrap().iter();
    orphans
        .filter(|orphan| orphan["kind"] == "container")
        .map(|orphan| orphan["bot_id"].as_str().unwrap())
        .collect()
}

async fn labelled(app: &TestApp) -> usize {
    let (_, listed) = app.get("/api/docker/containers").await;
    listed["containers"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_and_applying_removes_the_orphan_alone() {
    let app = TestApp::start().await;
    let left = LeftOver::beside_a_running_bot(&app).await;
    let orphan = left.orphan.to_string();
    let (status, orphans) = app.get("/api/admin/orphans").await;
    assert_eq!(
        (status, containers(&orphans["orphans"])),
        (200, vec![orphan.as_str()])
    );
    for body in [json!({}), json!({ "apply": false })] {
        let (status, report) = app.post("/api/admin/cleanup", &body).await;
        assert_eq!((status, &report["applied"]), (200, &json!(false)));
        assert_eq!(containers(&report["removed"]), [orphan.as_str()]);
        assert_eq!(labelled(&app).await, 3);
    }
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let (status, report) = app
        .post("/api/admin/cleanup", &json!({ "apply": true }))
        .await;
    assert_eq!((status, &report["applied"]), (200, &json!(true)));
    assert_eq!(containers(&report["removed"]), [orphan.as_str()]);
    let network = &report["removed"][1];
    assert_eq!(
        network["kind"], "network",
        "its network goes as well: {report}"
    );
    assert_eq!(
        (&report["kept"], &report["quarantined"]),
        (&json!([]), &json!([]))
    );
    let told = events.until(|event| event.name == "janitor.cleaned").await;
    assert_eq!(told.data["actor"], "admin");
    assert_eq!(labelled(&app).await, 2);
    assert_eq!(
        app.get("/api/bots/kept").await.1["status"]["state"],
        "running"
    );
    let (_, report) = app
        .post("/api/admin/cleanup", &json!({ "apply": true }))
        .await;
    assert_eq!(report["removed"], json!([]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_wish_to_clean_up_removes_nothing() {
    let app = TestApp::start().await;
    LeftOver::beside_a_running_bot(&app).await;
    for body in [
        json!({ "apply": "yes" }),
        json!({ "all": true }),
        json!([true]),
    ] {
        let request = app.request(Method::POST, "/api/admin/cleanup").json(&body);
        let (status, answer) = read(request.send().await.unwrap()).await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (422, Some("body_invalid")),
            "{body}"
        );
    }
    assert_eq!(labelled(&app).await, 3);
    app.stop().await;
}
