//! Two of the stories that operators fear, with the real OpenClaw: a gateway that no longer does anything, and one that
//! does not get by with its memory.

use std::{fs, time::Duration};

use bollard::query_parameters::InspectContainerOptions;
use botmaker_testkit::engine::wait_for;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};

use super::main_job::it_answers;
use crate::{
    api::{Api, demo_bot},
    server::{Setup, TestServer},
};

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well.
const READY: Duration = Duration::from_secs(180);

async fn server(settings: &[(&'static str, &str)]) -> Option<TestServer> {
    let settings = settings.iter();
    TestServer::start(Setup {
        settings: settings
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
        ..Setup::default()
    })
    .await
}

async fn create(api: &Api, wish: &Value) -> String {
    let bot = api.post("/api/bots", wish).await.expect(201);
    bot["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_gateway_that_stands_still_is_told_and_started_again() {
    let patience = [
        ("BOTMAKER__BOTS__PROBE_STEADY", "1s"),
        ("BOTMAKER__BOTS__UNRESPONSIVE_AFTER", "15s"),
        ("BOTMAKER__BOTS__STOP_GRACE", "2s"),
        ("BOTMAKER__BOTS__RESTART_PAUSE", "1s"),
    ];
    let Some(server) = server(&patience).await else {
        return;
    };
    let api = server.api().await;
    let bot = create(&api, &demo_bot("Still")).await;
    let before = api.wait_for_state(&bot, "running", READY).await;
    stop_its_processes(&server, &before).await;

    let told = api.wait_for_state(&bot, "unhealthy", READY).await;
    let code = &told["status"]["reason"]["code"];
    assert_eq!(code, "gateway_unresponsive", "{told:#}");
    let container = &told["status"]["evidence"]["container"];
    assert_eq!(container["state"], "running", "Docker sees nothing wrong");

    let after = wait_for("another run", READY, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        let is_another = view["status"]["evidence"]["container"]["started_at"]
            != before["status"]["evidence"]["container"]["started_at"];
        (is_another && view["status"]["state"] == "running").then_some(view)
    })
    .await;
    let death = &after["deaths"][0]["reason"]["code"];
    assert_eq!(death, "gateway_unresponsive", "{after:#}");
    it_answers(&api, &bot).await;
}

/// Freezes what runs in a container, as a lock that is never released or an endless loop would: nothing answers, and
/// nothing ends.
async fn stop_its_processes(server: &TestServer, bot: &Value) {
    let id = bot["status"]["evidence"]["container"]["id"].as_str();
    let inspected = server
        .run()
        .docker
        .inspect_container(id.expect("a container"), None::<InspectContainerOptions>)
        .await;
    let state = inspected.expect("a container").state.expect("a state");
    let init = state.pid.expect("a process");
    let children = fs::read_to_string(format!("/proc/{init}/task/{init}/children"));
    let children = children.expect("the children of the container's init");
    let pids: Vec<i32> = children
        .split_whitespace()
        .map(|pid| pid.parse().expect("a pid"))
        .collect();
    assert!(!pids.is_empty(), "the container runs nothing");
    for pid in pids {
        kill(Pid::from_raw(pid), Signal::SIGSTOP).expect("a stop signal");
    }
}

#[tokio::test]
async fn a_bot_without_memory_enough_says_so_and_is_not_tried_again() {
    let Some(server) = server(&[("BOTMAKER__BOTS__MEMORY_MIN_MIB", "128")]).await else {
        return;
    };
    let api = server.api().await;
    // So little that it is over at once: with some more, it is read from the disk again and again instead.
    let mut wish = demo_bot("Starved");
    wish["resources"] = json!({ "memory_bytes": 128 << 20 });
    let bot = create(&api, &wish).await;
    let view = api.wait_for_state(&bot, "failed", READY).await;
    let reason = &view["status"]["reason"];
    assert_eq!(reason["code"], "out_of_memory", "{view:#}");
    let hint = reason["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("memory"), "{reason:#}");
    let ended = &view["status"]["evidence"]["container"]["finished_at"];
    tokio::time::sleep(Duration::from_secs(5)).await;
    let later = api.get(&format!("/api/bots/{bot}")).await.expect(200);
    let container = &later["status"]["evidence"]["container"];
    assert_eq!(
        (&container["state"], &container["finished_at"]),
        (&json!("exited"), ended)
    );

    let path = format!("/api/bots/{bot}");
    let more = json!({ "resources": { "memory_bytes": 2_u64 << 30 } });
    api.patch(&path, &more).await.expect(200);
    api.act(&format!("{path}/start")).await;
    wait_for("a start with more memory", READY, async || {
        let view = api.get(&path).await.expect(200);
        (view["status"]["state"] == "running").then_some(())
    })
    .await;
}
