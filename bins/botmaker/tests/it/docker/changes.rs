//! Changes of running bots, the ways back, and bots that die: on a real engine, with an image that plays OpenClaw.

use std::{fs, path::PathBuf, time::Duration};

use botmaker_testkit::{
    engine::wait_for,
    fixture::{self, Mode},
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{SOON, id_of, with_fixture, with_image};
use crate::{
    api::Api,
    leftovers::Belongings,
    server::{Setup, TestServer},
};

/// When the server dies after a change was asked for. The change is on disk after some 10 ms, judged after some 300 ms,
/// and in a new container after some 2 s.
const MOMENTS_MS: [u64; 8] = [0, 5, 20, 100, 300, 600, 1200, 2400];
const GIB: u64 = 1024 * 1024 * 1024;

async fn show(api: &Api, bot: &str) -> Value {
    api.get(&format!("/api/bots/{bot}")).await.expect(200)
}

async fn change(api: &Api, bot: &str, wish: &Value) -> Value {
    let path = format!("/api/bots/{bot}");
    api.patch(&path, wish).await.expect(200)
}

/// Waits until the present change is decided, one way or the other, and the bot runs.
async fn settled(api: &Api, bot: &str) -> Value {
    wait_for("the end of a change", SOON, async || {
        let view = show(api, bot).await;
        let is_settled = view["change"].is_null() && view["status"]["state"] == "running";
        is_settled.then_some(view)
    })
    .await
}

fn container_of(bot: &Value) -> &str {
    bot["status"]["evidence"]["container"]["id"]
        .as_str()
        .expect("the bot has a container")
}

async fn running(server: &TestServer, name: &str) -> (Api, String, Value) {
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot(name).await);
    let view = api.wait_for_state(&bot, "running", SOON).await;
    (api, bot, view)
}

fn state_of(server: &TestServer, bot: &str) -> PathBuf {
    server.data.join("bots").join(bot).join("state")
}

#[tokio::test]
async fn a_change_is_applied_to_the_running_container_or_to_a_new_one() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let (api, bot, before) = running(&server, "Changing").await;
    change(&api, &bot, &json!({"persona": "# You are brief"})).await;
    let hot = settled(&api, &bot).await;
    assert_eq!(container_of(&hot), container_of(&before));
    let soul = state_of(&server, &bot).join("workspace/SOUL.md");
    assert_eq!(fs::read_to_string(soul).unwrap(), "# You are brief");

    change(&api, &bot, &json!({"resources": {"memory_bytes": 3 * GIB}})).await;
    let cold = settled(&api, &bot).await;
    assert_ne!(container_of(&cold), container_of(&before));
    let inspected = server
        .run()
        .docker
        .inspect_container(container_of(&cold), None)
        .await;
    let limits = inspected.unwrap().host_config.unwrap();
    assert_eq!(limits.memory, Some((3 * GIB).cast_signed()));
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));

    let listed = api
        .get(&format!("/api/bots/{bot}/generations"))
        .await
        .expect(200);
    let outcomes: Vec<_> = listed["generations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["outcome"]["kind"])
        .collect();
    assert_eq!(outcomes, ["good", "good", "good"]);
    let path = format!("/api/bots/{bot}/generations/1/return");
    api.post(&path, &json!({})).await.expect(200);
    let back = settled(&api, &bot).await;
    assert_eq!(
        (&back["generation"], &back["persona"]),
        (&json!(4), &before["persona"])
    );
    assert_eq!(back["resources"], before["resources"]);
}

#[tokio::test]
async fn an_image_that_cannot_run_is_taken_back_with_all_that_belongs_to_it() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let bad = fixture::image(Mode::Exit78).await;
    let (api, bot, before) = running(&server, "Careful").await;
    let memory = state_of(&server, &bot).join("workspace/MEMORY.md");
    fs::write(&memory, "learned").unwrap();
    change(&api, &bot, &json!({"image": bad})).await;
    let after = wait_for("the way back", SOON, async || {
        let view = show(&api, &bot).await;
        let is_back = !view["rolled_back"].is_null() && view["status"]["state"] == "running";
        is_back.then_some(view)
    })
    .await;
    assert_eq!(after["image_id"], before["image_id"]);
    assert_eq!(after["rolled_back"]["generation"], 2);
    assert_eq!(after["rolled_back"]["reason"]["code"], "config_invalid");
    assert_eq!(fs::read_to_string(&memory).unwrap(), "learned");
    let path = format!("/api/bots/{bot}");
    let refused = api.patch(&path, &json!({"image": bad})).await;
    assert_eq!(refused.expect(409)["code"], "image_failed_before");
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_a_change_ends_it() {
    let Some(mut server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let bad = fixture::image(Mode::Exit78).await;
    let (_, bot, before) = running(&server, "Durable").await;
    let path = format!("/api/bots/{bot}");
    for (round, moment) in MOMENTS_MS.into_iter().enumerate() {
        let memory = if round % 2 == 0 { 3 } else { 2 } * GIB;
        let wishes = [
            json!({"resources": {"memory_bytes": memory}}),
            json!({"image": bad, "accept_failed_image": true}),
        ];
        for wish in wishes {
            let api = server.api().await;
            let request = api.fire(Method::PATCH, &path, Some(&wish));
            tokio::time::sleep(Duration::from_millis(moment)).await;
            server.kill().await;
            let answer = request.await.unwrap();
            server.start_again().await;
            let api = server.api().await;
            let after = settled(&api, &bot).await;
            println!(
                "killed after {moment} ms: answered {answer:?}, generation {}",
                after["generation"]
            );
            assert_eq!(after["image_id"], before["image_id"]);
            if answer == Some(200) && wish["image"].is_null() {
                assert_eq!(after["resources"]["memory_bytes"], memory);
            }
            assert!(
                Belongings::of(&server, &api).await.are_of(&[&bot]),
                "after {moment} ms"
            );
        }
    }
}

fn hasty(setup: Setup) -> Setup {
    Setup {
        settings: vec![
            ("BOTMAKER__BOTS__RESTART_PAUSE", "1s".to_owned()),
            ("BOTMAKER__BOTS__RESTART_LONGEST_PAUSE", "2s".to_owned()),
            ("BOTMAKER__BOTS__CRASH_COUNT", "3".to_owned()),
        ],
        ..setup
    }
}

#[tokio::test]
async fn a_bot_that_dies_again_and_again_is_stopped_with_a_report() {
    let crashing = Mode::Crash {
        after: Duration::from_millis(1500),
        code: 3,
    };
    let Some(server) = TestServer::start(hasty(with_image(crashing).await)).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Unlucky").await);
    let view = api.wait_for_state(&bot, "crash_looping", SOON).await;
    assert_eq!(
        view["status"]["reason"]["code"], "crash_looping",
        "{view:#}"
    );
    assert_eq!(view["deaths"].as_array().unwrap().len(), 3, "{view:#}");
    assert!(
        view["deaths"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["exit_code"] == 3),
        "{view:#}"
    );
    let reports = server.data.join("bots").join(&bot).join("reports");
    let report = fs::read_dir(&reports)
        .unwrap()
        .flatten()
        .next()
        .expect("a report")
        .path();
    let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    assert!(
        report["log"].to_string().contains("crashes as asked"),
        "{report:#}"
    );
    let container = view["status"]["evidence"]["container"]["state"].as_str();
    assert_eq!(container, Some("exited"));
}

#[tokio::test]
async fn a_gateway_that_answers_healthz_only_is_caught() {
    let stalling = Mode::Stalls(Duration::from_secs(3));
    let Some(server) = TestServer::start(with_image(stalling).await).await else {
        return;
    };
    let (api, bot, _) = running(&server, "Stalling").await;
    let view = api.wait_for_state(&bot, "unhealthy", SOON).await;
    assert_eq!(view["status"]["reason"]["code"], "gateway_unresponsive");
    assert_eq!(view["deaths"], json!([]));
}
