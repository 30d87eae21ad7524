//! What is known of running bots, and what they are called for it: on a real engine, with an image that plays OpenClaw.

use std::{fs, time::Duration};

use botmaker_testkit::{engine::wait_for, fixture::Mode};
use serde_json::{Value, json};

use super::{SOON, id_of, with_image};
use crate::{
    api::{Api, demo_bot},
    server::{Setup, TestServer},
};

/// Well-formed, and no bot's token.
const TOKEN: &str = "7000000001:AAfake_token-of-a-test_0123456789ab";

/// A server that looks often.
async fn attentive(mode: Mode, further: &[(&'static str, &str)]) -> Option<TestServer> {
    let setup = with_image(mode).await;
    let often = [
        ("BOTMAKER__BOTS__CHANNEL_INTERVAL", "2s"),
        ("BOTMAKER__BOTS__CHANNEL_PATIENCE", "3s"),
    ];
    let settings = often.iter().chain(further);
    let settings = settings.map(|(name, value)| (*name, (*value).to_owned()));
    TestServer::start(Setup {
        settings: settings.collect(),
        ..setup
    })
    .await
}

async fn create(api: &Api, wish: &Value) -> String {
    id_of(&api.post("/api/bots", wish).await.expect(201))
}

fn on_telegram(name: &str) -> Value {
    let mut wish = demo_bot(name);
    wish["channels"] = json!([{
        "kind": "telegram", "secrets": {"telegram_token": TOKEN}, "allow_from": ["123456789"],
    }]);
    wish
}

/// Waits until a bot is degraded for this reason.
async fn degraded(api: &Api, bot: &str, code: &str) -> Value {
    wait_for(&format!("{code} to be told"), SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        let status = &view["status"];
        let is_told = status["state"] == "degraded" && status["reason"]["code"] == code;
        is_told.then_some(view)
    })
    .await
}

fn evidence(view: &Value) -> &Value {
    &view["status"]["evidence"]
}

#[tokio::test]
async fn a_refused_token_is_degraded_in_the_gateways_words_and_never_restarted() {
    let Some(server) = attentive(Mode::RejectedToken, &[]).await else {
        return;
    };
    let api = server.api().await;
    let bot = create(&api, &on_telegram("Refused")).await;
    let told = wait_for("the gateway's words", SOON, async || {
        let view = degraded(&api, &bot, "channels_failing").await;
        let detail = view["status"]["reason"]["detail"].as_str()?;
        detail
            .contains("getMe returned 401")
            .then_some(view.clone())
    })
    .await;
    assert_eq!(
        evidence(&told)["channels"]["channels"][0]["lifecycle"],
        "blocked"
    );
    // Longer than any patience with what does not answer would be.
    tokio::time::sleep(Duration::from_secs(8)).await;
    let later = degraded(&api, &bot, "channels_failing").await;
    assert_eq!(later["deaths"], json!([]));
    for piece in ["id", "started_at", "restart_count"] {
        let (before, after) = (
            &evidence(&told)["container"],
            &evidence(&later)["container"],
        );
        assert_eq!(before[piece], after[piece], "{piece}");
    }
    let dated = |view: &Value| evidence(view)["channels"]["checked_at"].to_string();
    assert!(dated(&later) > dated(&told), "{later:#}");
}

#[tokio::test]
async fn channels_that_are_held_back_are_degraded_and_never_running() {
    let Some(server) = attentive(Mode::Suppressed, &[]).await else {
        return;
    };
    let api = server.api().await;
    let bot = create(&api, &on_telegram("Held back")).await;
    degraded(&api, &bot, "channels_suppressed").await;
    let view = wait_for("the gateway's words", SOON, async || {
        let view = degraded(&api, &bot, "channels_suppressed").await;
        let is_told = evidence(&view)["channels"].is_object();
        is_told.then_some(view)
    })
    .await;
    assert_eq!(evidence(&view)["probe"]["channels_suppressed"], true);
    let words = evidence(&view)["channels"]["channels"][0]["last_error"].to_string();
    assert!(words.contains("breaker tripped"), "{words}");
    let activity = api
        .get(&format!("/api/bots/{bot}/activity"))
        .await
        .expect(200);
    assert!(
        !activity.to_string().contains("\"running\""),
        "{activity:#}"
    );
}

#[tokio::test]
async fn a_gateway_that_passes_its_probes_and_answers_nobody_is_caught() {
    let often = [
        ("BOTMAKER__BOTS__CANARY_INTERVAL", "2s"),
        ("BOTMAKER__BOTS__CANARY_TIMEOUT", "1s"),
    ];
    let stalling = Mode::StallsTurns(Duration::from_secs(10));
    let Some(server) = attentive(stalling, &often).await else {
        return;
    };
    let api = server.api().await;
    let bot = create(&api, &demo_bot("Stalling")).await;
    let well = wait_for("an answered test message", SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        let is_answered = evidence(&view)["canary"]["answered"] == true;
        is_answered.then_some(view)
    })
    .await;
    assert_eq!(well["status"]["state"], "running", "{well:#}");
    let told = degraded(&api, &bot, "canary_failed").await;
    let canary = &evidence(&told)["canary"];
    assert!(canary["failures"].as_u64() >= Some(2), "{canary:#}");
    assert!(canary["latency_ms"].as_u64() >= Some(1000), "{canary:#}");
    assert!(canary["answered_at"].is_string(), "{canary:#}");
    assert_eq!(evidence(&told)["probe"]["ready"], true);
    assert_eq!(told["deaths"], json!([]));
    let path = format!("/api/bots/{bot}");
    api.patch(&path, &json!({"canary_minutes": 0}))
        .await
        .expect(200);
    let view = api.wait_for_state(&bot, "running", SOON).await;
    assert!(evidence(&view)["canary"].is_null(), "{view:#}");
}

#[tokio::test]
async fn memory_near_its_limit_is_told_with_another_limit() {
    let small = [
        ("BOTMAKER__BOTS__MEMORY_MIN_MIB", "64"),
        ("BOTMAKER__BOTS__MEMORY_WARNING_AFTER", "5s"),
    ];
    let Some(server) = attentive(Mode::HoldsMemory(61), &small).await else {
        return;
    };
    let api = server.api().await;
    let mut wish = demo_bot("Full");
    wish["resources"] = json!({"memory_bytes": 64 * 1024 * 1024});
    let bot = create(&api, &wish).await;
    let told = degraded(&api, &bot, "memory_high").await;
    let memory = &evidence(&told)["memory"];
    let used = memory["used_bytes"].as_u64().unwrap_or(0);
    assert!((58 << 20..=64 << 20).contains(&used), "{memory:#}");
    assert_eq!(memory["high"], true);
    let hint = told["status"]["reason"]["hint"].to_string();
    assert!(hint.contains("512 MiB"), "{hint}");
}

#[tokio::test]
async fn a_bot_that_ignores_sigterm_is_killed_after_its_grace_and_says_so() {
    let hasty = [("BOTMAKER__BOTS__STOP_GRACE", "2s")];
    let Some(server) = attentive(Mode::IgnoreSigterm, &hasty).await else {
        return;
    };
    let api = server.api().await;
    let bot = create(&api, &demo_bot("Stubborn")).await;
    api.wait_for_state(&bot, "running", SOON).await;
    api.act(&format!("/api/bots/{bot}/stop")).await;
    let stopped = wait_for("the kill to be told", SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        let is_told = view["status"]["reason"]["code"] == "killed_at_stop";
        is_told.then_some(view)
    })
    .await;
    assert_eq!(stopped["status"]["state"], "stopped");
    assert_eq!(evidence(&stopped)["kill"]["grace_seconds"], 2);
    assert_eq!(evidence(&stopped)["container"]["exit_code"], 137);
    assert_eq!(stopped["deaths"], json!([]));
    let activity = api
        .get(&format!("/api/bots/{bot}/activity"))
        .await
        .expect(200)
        .to_string();
    assert!(activity.contains("after its grace of 2 s"), "{activity}");
    api.act(&format!("/api/bots/{bot}/start")).await;
    api.wait_for_state(&bot, "running", SOON).await;
}

#[tokio::test]
async fn a_bot_that_fills_the_disk_is_stopped_before_it_does() {
    let small = [
        ("BOTMAKER__BOTS__STATE_INTERVAL", "1s"),
        ("BOTMAKER__BOTS__STATE_WARNING_MIB", "4"),
        ("BOTMAKER__BOTS__STATE_LIMIT_MIB", "16"),
    ];
    let Some(server) = attentive(Mode::Normal, &small).await else {
        return;
    };
    let api = server.api().await;
    let bot = create(&api, &demo_bot("Hoarder")).await;
    let well = api.wait_for_state(&bot, "running", SOON).await;
    assert_eq!(well["status"]["reason"], Value::Null, "{well:#}");

    let state = server.data.join("bots").join(&bot).join("state");
    let download = vec![7; 5 << 20];
    fs::write(state.join("download-1"), &download).expect("a file in the state");
    let told = degraded(&api, &bot, "state_too_large").await;
    let found = &evidence(&told)["state"];
    assert!(found["bytes"].as_u64() >= Some(5 << 20), "{found:#}");
    assert_eq!(found["complete"], true);

    for count in 2..=4 {
        let path = state.join(format!("download-{count}"));
        fs::write(path, &download).expect("a file in the state");
    }
    let failed = api.wait_for_state(&bot, "failed", SOON).await;
    let reason = &failed["status"]["reason"];
    assert_eq!(reason["code"], "state_too_large", "{reason:#}");
    assert!(reason["hint"].to_string().contains("bots.state_limit_mib"));
    let ended = wait_for("the container to end", SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        (evidence(&view)["container"]["state"] == "exited").then_some(view)
    });
    ended.await;
    assert!(state.join("download-4").exists(), "its files are its own");

    for count in 1..=4 {
        fs::remove_file(state.join(format!("download-{count}"))).expect("tidied up");
    }
    api.act(&format!("/api/bots/{bot}/start")).await;
    let well = wait_for("a start after tidying up", SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        (view["status"]["state"] == "running").then_some(view)
    });
    well.await;
}
