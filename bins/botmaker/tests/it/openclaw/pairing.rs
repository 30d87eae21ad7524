//! Strangers write to a bot on Telegram, and somebody lets them in or not: the real OpenClaw against a Bot API of the
//! test's own.

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use botmaker_testkit::engine;
use serde_json::{Value, json};

use super::bot_api::BotApi;
use crate::{
    api::{Api, demo_bot},
    server::{Setup, TestServer},
};

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well.
const READY: Duration = Duration::from_secs(180);
/// For a message to come through.
const SOON: Duration = Duration::from_secs(60);
/// Well-formed, and no bot's token.
const TOKEN: &str = "7000000001:AAfake_token-of-a-test_0123456789ab";
const ZOE: u64 = 555_111;
const MAX: u64 = 777_222;

#[tokio::test]
async fn strangers_are_let_in_or_refused() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let api = server.api().await;
    let bots_side = server.bots_side(&api).await;
    let telegram = BotApi::start(bots_side.ip()).await;
    let bot = a_bot_on(&server, &api, telegram.address).await;
    engine::wait_for("the bot to poll", READY, async || {
        (telegram.polls() > 0).then_some(())
    })
    .await;

    telegram.write(ZOE, "Zoe <b>", "hello");
    let request = waiting(&api, &bot, ZOE).await;
    assert_eq!(request["channel"], "telegram", "{request:#}");
    assert_eq!(request["sender_name"], "Zoe <b>");
    assert!(request["expires_at"].as_str() > request["created_at"].as_str());
    let after = decide(&api, &bot, &request, "approve").await.expect(200);
    assert_eq!(after["requests"], json!([]), "{after:#}");
    assert!(telegram.has_told(ZOE, "approved"));
    telegram.write(ZOE, "Zoe <b>", "the zebra crossing");
    engine::wait_for("an answer", SOON, async || {
        telegram.has_told(ZOE, "zebra crossing").then_some(())
    })
    .await;

    telegram.write(MAX, "Max", "me too");
    let request = waiting(&api, &bot, MAX).await;
    let after = decide(&api, &bot, &request, "refuse").await.expect(200);
    assert_eq!(after["requests"], json!([]), "{after:#}");
    let again = decide(&api, &bot, &request, "approve").await.expect(404);
    assert_eq!(again["code"], "pairing_unknown");
    telegram.write(MAX, "Max", "the zebra crossing");
    let anew = waiting(&api, &bot, MAX).await;
    assert_ne!(anew["id"], request["id"]);
    assert!(!telegram.has_told(MAX, "zebra crossing"));

    its_channels_and_measurements_are_told(&api, &bot).await;
    it_is_remembered_after_a_restart(&api, &bot, MAX).await;
    api.delete(&format!("/api/bots/{bot}")).await.expect(202);
    api.wait_until_gone(&bot, Duration::from_secs(90)).await;
}

/// A running bot whose Telegram is at `address`: OpenClaw notices the change of its configuration by itself.
pub(super) async fn a_bot_on(server: &TestServer, api: &Api, address: SocketAddr) -> String {
    let mut wish = demo_bot("Pairing");
    wish["channels"] = json!([{
        "kind": "telegram", "secrets": {"telegram_token": TOKEN}, "dm_policy": "pairing",
    }]);
    let bot = api.post("/api/bots", &wish).await.expect(201);
    let bot = bot["id"].as_str().expect("an id").to_owned();
    let place = server.data.join("bots").join(&bot).join("config");
    let file = engine::wait_for("its configuration", READY, async || {
        let generation = fs::read_dir(&place).ok()?.flatten().next()?.path();
        let file = generation.join("openclaw.json");
        file.is_file().then_some(file)
    })
    .await;
    // The generated configuration has no address of the Bot API: nobody but this test needs another.
    set_api_root(&file, address);
    api.wait_for_state(&bot, "running", READY).await;
    bot
}

/// Points a bot's Telegram elsewhere; OpenClaw notices the change by itself.
pub(super) fn set_api_root(file: &Path, address: SocketAddr) {
    let mut config: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    config["channels"]["telegram"]["apiRoot"] = json!(format!("http://{address}"));
    fs::write(file, config.to_string()).unwrap();
}

/// The request of a person, once it is there.
async fn waiting(api: &Api, bot: &str, sender: u64) -> Value {
    engine::wait_for("a pairing request", SOON, async || {
        let view = api
            .get(&format!("/api/bots/{bot}/pairing"))
            .await
            .expect(200);
        let requests = view["requests"].as_array().expect("requests").clone();
        let sender = json!(sender.to_string());
        requests
            .into_iter()
            .find(|request| request["sender_id"] == sender)
    })
    .await
}

async fn decide(api: &Api, bot: &str, request: &Value, decision: &str) -> crate::api::Answer {
    let wish = json!({"channel": request["channel"], "id": request["id"], "decision": decision});
    api.post(&format!("/api/bots/{bot}/pairing"), &wish).await
}

async fn its_channels_and_measurements_are_told(api: &Api, bot: &str) {
    let channels = api
        .get(&format!("/api/bots/{bot}/channels"))
        .await
        .expect(200);
    let telegram = &channels["channels"][0];
    assert_eq!(
        (&telegram["kind"], &telegram["running"]),
        (&json!("telegram"), &json!(true))
    );
    let latest = api.get("/api/metrics/latest").await.expect(200);
    let memory = latest["bots"][bot]["memory_bytes"].as_u64().unwrap_or(0);
    let mib = memory / (1024 * 1024);
    assert!(
        (200..2048).contains(&mib),
        "OpenClaw takes {mib} MiB: {latest:#}"
    );
    let metrics = api
        .get(&format!("/api/bots/{bot}/metrics"))
        .await
        .expect(200);
    let samples = metrics["samples"]["cpu_percent"].as_array().unwrap();
    assert!(samples.iter().any(Value::is_number), "{metrics:#}");
}

/// Who waits, and that this server may decide, lies in the bot's state.
async fn it_is_remembered_after_a_restart(api: &Api, bot: &str, sender: u64) {
    api.act(&format!("/api/bots/{bot}/stop")).await;
    api.wait_for_state(bot, "stopped", SOON).await;
    let refused = api
        .get(&format!("/api/bots/{bot}/pairing"))
        .await
        .expect(409);
    assert_eq!(refused["code"], "bot_not_running");
    api.act(&format!("/api/bots/{bot}/start")).await;
    api.wait_for_state(bot, "running", READY).await;
    waiting(api, bot, sender).await;
}
