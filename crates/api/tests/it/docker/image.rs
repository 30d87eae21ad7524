//! `GET` and `POST /api/docker/image`.

use botmaker_ports::fakes::image_builder::FakeImageBuilder;
use botmaker_ports::{ImageBuildError, PullProgress, fakes::runtime::FakeRuntime};
use reqwest::Method;
use serde_json::json;

use crate::{
    app::{TestApp, settings},
    reading::Events,
};

const PATH: &str = "/api/docker/image";

#[tokio::test(flavor = "multi_thread")]
async fn a_build_is_begun_followed_and_remembered() {
    let builder = FakeImageBuilder::default();
    let app = TestApp::building(settings(), Some(builder.clone())).await;
    let (status, missing) = app.get(PATH).await;
    assert_eq!(
        (status, missing["code"].as_str()),
        (404, Some("image_task_missing"))
    );
    let mut told = Events::open(app.request(Method::GET, "/api/events")).await;
    let (status, begun) = app.post(PATH, &json!({})).await;
    assert_eq!(status, 202, "{begun}");
    assert_eq!(
        (&begun["kind"], &begun["state"], &begun["reference"]),
        (
            &json!("build"),
            &json!("running"),
            &json!(FakeRuntime::IMAGE)
        )
    );
    for field in ["finished_at", "progress", "line", "error"] {
        assert!(begun[field].is_null(), "{begun}");
    }
    let (status, second) = app.post(PATH, &json!({})).await;
    assert_eq!(
        (status, second["code"].as_str()),
        (409, Some("image_task_running"))
    );
    let mut live = Events::open(app.request(Method::GET, PATH)).await;
    builder.print("<b>stage 1</b>").await;
    let line = live.until(|event| event.data["line"].is_string()).await;
    assert_eq!(line.name, "progress");
    assert_eq!(line.data["line"], "<b>stage 1</b>");
    // A new image under the same name.
    app.runtime.remove_images();
    app.runtime.add_image(botmaker_ports::ImageInfo {
        id: "sha256:02".to_owned(),
        ..FakeRuntime::image()
    });
    builder.end(Ok(())).await;
    let end = live.until(|event| event.data["state"] == "done").await;
    assert!(end.data["finished_at"].is_string());
    assert!(live.next().await.is_none(), "the stream ends with the task");
    let ready = told.until(|event| event.name == "engine.image_ready").await;
    assert_eq!(ready.data["actor"], "admin");
    let (status, last) = app.get(PATH).await;
    assert_eq!((status, &last), (200, &end.data));
    assert_eq!(app.get("/api/system").await.1["image_task"], end.data);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_build_says_why() {
    let builder = FakeImageBuilder::default();
    let app = TestApp::building(settings(), Some(builder.clone())).await;
    app.post(PATH, &json!({})).await;
    let failure = ImageBuildError::Failed {
        program: "make".to_owned(),
        status: "exit status: 2".to_owned(),
    };
    builder.end(Err(failure)).await;
    app.until("the task has failed", async || {
        app.get(PATH).await.1["state"] == "failed"
    })
    .await;
    let (_, task) = app.get(PATH).await;
    assert_eq!(task["error"], "make ended with exit status: 2");
    assert!(task["finished_at"].is_string());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_tells_how_much_has_come() {
    let mut wanted = settings();
    wanted.image = "registry.example/openclaw:1".to_owned();
    let app = TestApp::with(wanted).await;
    let image = botmaker_ports::ImageInfo {
        reference: "registry.example/openclaw:1".to_owned(),
        ..FakeRuntime::image()
    };
    let step = PullProgress {
        done_bytes: Some(7),
        total_bytes: Some(7),
        line: "Status: Downloaded".to_owned(),
    };
    app.runtime.offer_image(image, vec![step]);
    assert_eq!(
        app.get("/api/docker/status").await.1["image"]["present"],
        false
    );
    let (status, begun) = app.post(PATH, &json!({})).await;
    assert_eq!((status, &begun["kind"]), (202, &json!("pull")));
    app.until("the image is there", async || {
        app.get(PATH).await.1["state"] == "done"
    })
    .await;
    let (_, task) = app.get(PATH).await;
    assert_eq!(
        task["progress"],
        json!({ "done_bytes": 7, "total_bytes": 7 })
    );
    assert_eq!(
        app.get("/api/docker/status").await.1["image"]["present"],
        true
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_is_only_made_here_is_not_asked_of_a_registry() {
    let app = TestApp::start().await;
    let (status, refused) = app.post(PATH, &json!({})).await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (409, Some("image_not_pullable"))
    );
    assert!(refused["hint"].as_str().unwrap().contains("xtask image"));
    app.stop().await;
}
