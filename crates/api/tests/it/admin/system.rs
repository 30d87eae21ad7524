//! `GET /api/system`, `PUT /api/system/log-level`, `GET /api/system/checks`.

use std::sync::Arc;

use botmaker_ports::{BotRuntime, OneShotOutput, StorageIntent, fakes::runtime::Method as Call};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, read},
    left_over::LeftOver,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_server_tells_about_itself_without_asking_docker() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let (status, system) = app.get("/api/system").await;
    assert_eq!(status, 200, "{system}");
    assert_eq!(
        system["instance_id"],
        json!(app.fleet.instance_id().to_string())
    );
    assert_eq!(system["log_level"], "info,botmaker_fleet=debug");
    assert_eq!(
        (&system["bots"]["total"], &system["bots"]["max"]),
        (&json!(1), &json!(6))
    );
    assert_eq!(system["bots"]["by_state"]["running"], 1);
    assert_eq!(system["bots"]["by_state"]["failed"], 0);
    assert_eq!(
        system["ports"],
        json!({ "first": 19000, "last": 19009, "used": 1, "bad": 0 })
    );
    assert_eq!(
        system["subnets"],
        json!({ "pool": "10.99.0.0/24", "total": 32, "used": 1, "bad": 0 })
    );
    let of_bot = app.get("/api/bots/ada").await.1["resources"].clone();
    assert_eq!(system["promised"]["memory_bytes"], of_bot["memory_bytes"]);
    assert_eq!(system["promised"]["cpu_millis"], of_bot["cpu_millis"]);
    for number in [
        &system["disk"]["total_bytes"],
        &system["disk"]["free_bytes"],
        &system["machine"]["memory_total_bytes"],
        &system["machine"]["memory_available_bytes"],
        &system["machine"]["cpus"],
    ] {
        assert!(number.as_u64().is_some_and(|number| number > 0), "{system}");
    }
    assert!(system["machine"]["load_1m"].is_number());
    assert!(system["started_at"].is_string() && system["version"].is_string());
    assert!(system["image_task"].is_null());
    app.runtime.go_away("connection refused");
    let (status, system) = app.get("/api/system").await;
    assert_eq!((status, &system["bots"]["total"]), (200, &json!(1)));
    app.stop().await;
}

async fn put(app: &TestApp, body: &Value) -> (u16, Value) {
    let request = app.request(Method::PUT, "/api/system/log-level");
    read(request.json(body).send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_level_is_one_of_five() {
    let app = TestApp::start().await;
    for level in ["error", "warn", "info", "debug", "trace"] {
        let answer = put(&app, &json!({ "level": level })).await;
        assert_eq!(answer, (200, json!({ "level": level })));
        assert_eq!(app.get("/api/system").await.1["log_level"], level);
    }
    for body in [
        json!({ "level": "botmaker_fleet=trace" }),
        json!({ "level": "off" }),
        json!({}),
        json!({ "level": "info", "for": 1 }),
    ] {
        assert_eq!(put(&app, &body).await.0, 422, "{body}");
    }
    assert_eq!(app.get("/api/system").await.1["log_level"], "trace");
    app.stop().await;
}

fn check<'a>(checks: &'a Value, id: &str) -> &'a Value {
    let mut all = checks["checks"].as_array().unwrap().iter();
    all.find(|check| check["id"] == id)
        .unwrap_or_else(|| panic!("no check {id}: {checks}"))
}

/// Lets one-shot commands read the configuration that is mounted, as `cat` does.
fn containers_see_files(app: &TestApp) {
    let runtime = Arc::clone(&app.runtime);
    app.runtime.answer_one_shots(move |command| {
        let StorageIntent::Config { slot } = command.mounts[0].intent else {
            panic!("no configuration is mounted");
        };
        let file = runtime.config_file(command.bot_id, slot, "doctor.txt");
        OneShotOutput {
            exit_code: 0,
            stdout: file.unwrap_or_default(),
            stderr: Vec::new(),
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_installation_is_checked_and_every_finding_says_what_to_do() {
    let app = TestApp::start().await;
    containers_see_files(&app);
    let (status, checks) = app.get("/api/system/checks").await;
    assert_eq!(status, 200, "{checks}");
    for id in [
        "data_directory",
        "disk",
        "subnet_pool",
        "port_pool",
        "database",
        "engine",
        "limits",
        "bots_user",
        "image",
        "leftovers",
        "files_in_containers",
    ] {
        let state = &check(&checks, id)["state"];
        assert!(state == "good" || id == "disk", "{checks}");
    }
    // No listener was started for this test, so nobody knows where it would listen.
    assert_eq!(check(&checks, "bots_side")["state"], "warning");
    for check in checks["checks"].as_array().unwrap() {
        let is_good = check["state"] == "good";
        assert_eq!(check["fix"].is_null(), is_good, "{check}");
        assert!(check["title"].is_string() && check["checked_at"].is_string());
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_a_container_tells_is_told_again_with_its_age() {
    let app = TestApp::start().await;
    containers_see_files(&app);
    app.runtime.forget_calls();
    let ask = async |path: &str| {
        let (status, checks) = app.get(path).await;
        assert_eq!(status, 200, "{checks}");
        check(&checks, "files_in_containers")["checked_at"].clone()
    };
    let path = "/api/system/checks";
    let together = tokio::join!(ask(path), ask(path), ask(path));
    assert_eq!(together.0, together.1);
    assert_eq!(together.0, together.2);
    assert_eq!(app.runtime.calls(Call::RunOnce), 1, "one look at a time");
    assert_eq!(ask("/api/system/checks?fresh=false").await, together.0);
    assert_ne!(ask("/api/system/checks?fresh=true").await, together.0);
    assert_eq!(app.runtime.calls(Call::RunOnce), 2);
    assert_eq!(app.runtime.calls(Call::TrashState), 2, "nothing is left");
    let (status, refused) = app.get("/api/system/checks?fresh=maybe").await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (400, Some("query_invalid"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_offer_what_the_server_can_do_itself() {
    let mut wanted = crate::app::settings();
    wanted.image = "registry.example/openclaw:1".to_owned();
    let app = TestApp::with(wanted).await;
    let (_, checks) = app.get("/api/system/checks").await;
    let image = check(&checks, "image");
    assert_eq!(
        (&image["state"], &image["action"]),
        (&json!("bad"), &json!("get_image"))
    );
    app.runtime.go_away("connection refused");
    app.until("the engine is away", async || {
        !app.fleet.engine().is_available
    })
    .await;
    let (status, checks) = app.get("/api/system/checks").await;
    assert_eq!(status, 200);
    let engine = check(&checks, "engine");
    assert_eq!(engine["state"], "bad");
    assert!(
        engine["detail"]
            .as_str()
            .unwrap()
            .contains("connection refused")
    );
    assert!(engine["fix"].as_str().unwrap().contains("/run/test.sock"));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leftovers_are_a_warning_that_can_be_cleaned_up() {
    let app = TestApp::start().await;
    let left = LeftOver::beside_a_running_bot(&app).await;
    let (_, checks) = app.get("/api/system/checks").await;
    let found = check(&checks, "leftovers");
    assert_eq!(
        (&found["state"], &found["action"]),
        (&json!("warning"), &json!("clean_up")),
        "{found}"
    );
    assert!(
        app.runtime
            .find_container(left.orphan)
            .await
            .unwrap()
            .is_some()
    );
    app.stop().await;
}
