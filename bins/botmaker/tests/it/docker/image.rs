//! Getting the image of new bots: from a registry, and by the operator's command.

use std::{fs, path::Path, time::Duration};

use botmaker_testkit::{engine, registry::Registry};
use serde_json::{Value, json};

use super::SOON;
use crate::server::{PASSWORD, Setup, TestServer};

const PATH: &str = "/api/docker/image";
/// A build is broken off with everything else that runs.
const END: Duration = Duration::from_secs(10);

#[tokio::test]
async fn the_image_is_pulled_and_everybody_is_told() {
    if engine::is_skipped() {
        return;
    }
    let registry = Registry::offer(2 * 1024 * 1024).await;
    let setup = Setup {
        image: Some(registry.reference.clone()),
        ..Setup::default()
    };
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let status = api.get("/api/docker/status").await.expect(200);
    assert_eq!(status["image"]["present"], false, "{status:#}");
    let mut events = api.events("/api/events").await;
    let begun = api.post(PATH, &json!({})).await.expect(202);
    assert_eq!(begun["kind"], "pull", "{begun:#}");
    let mut progress = api.events(PATH).await;
    let ended = progress.next(SOON, |event| event.data["state"] != "running");
    let task = ended.await.expect("the pull ends").data;
    assert_eq!(task["state"], "done", "{task:#}");
    let whole = json!({ "done_bytes": registry.layer_bytes, "total_bytes": registry.layer_bytes });
    assert_eq!(task["progress"], whole);
    let ready = events.next(SOON, |event| event.name == "engine.image_ready");
    assert_eq!(ready.await.expect("an event").data["actor"], "admin");
    let status = api.get("/api/docker/status").await.expect(200);
    assert_eq!(status["image"]["openclaw_version"], "1.2.3", "{status:#}");
}

/// A server whose image is made by a shell script.
async fn building(script: &str) -> Option<TestServer> {
    assert!(!script.contains(','), "words are parted by commas");
    let setup = Setup {
        image: Some("botmaker/no-such-image:0".to_owned()),
        settings: vec![(
            "BOTMAKER__ENGINE__IMAGE_BUILD_COMMAND",
            format!("sh,-c,{script}"),
        )],
        ..Setup::default()
    };
    TestServer::start(setup).await
}

#[tokio::test]
async fn the_operators_command_sees_no_secret_and_must_make_the_image() {
    let Some(server) = building("echo \"secret=[$BOTMAKER__ADMIN_PASSWORD] $#\"").await else {
        return;
    };
    let api = server.api().await;
    let begun = api.post(PATH, &json!({})).await.expect(202);
    assert_eq!(begun["kind"], "build", "{begun:#}");
    let mut progress = api.events(PATH).await;
    let ended = progress.next(SOON, |event| event.data["state"] != "running");
    let task = ended.await.expect("the build ends").data;
    assert_eq!(
        (&task["state"], &task["line"]),
        (&json!("failed"), &json!("secret=[] 0"))
    );
    let error = task["error"].as_str().unwrap();
    assert!(error.contains("still has no image"), "{task:#}");
    assert_eq!(api.get(PATH).await.expect(200), task);
    assert!(!server.log().contains(PASSWORD));
}

fn is_alive(pid: &str) -> bool {
    let status = fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    status.is_ok_and(|status| !status.contains(") Z "))
}

#[tokio::test]
async fn a_build_ends_with_the_server() {
    let Some(mut server) = building("sleep 600 & echo $!; wait").await else {
        return;
    };
    let api = server.api().await;
    api.post(PATH, &json!({})).await.expect(202);
    let mut progress = api.events(PATH).await;
    let line = progress.next(SOON, |event| event.data["line"] != Value::Null);
    let task = line.await.expect("a line").data;
    let child = task["line"].as_str().unwrap().to_owned();
    assert!(is_alive(&child), "{task:#}");
    drop(progress);
    let (status, _) = server.terminate(END).await;
    assert!(status.success(), "{status}");
    engine::wait_for("the build's end", SOON, async || {
        (!is_alive(&child)).then_some(())
    })
    .await;
}
