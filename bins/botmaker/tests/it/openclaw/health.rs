//! What BotMaker knows of a bot of the real OpenClaw, and what it calls it for that.

use std::time::Duration;

use botmaker_testkit::engine;
use serde_json::{Value, json};

use super::{bot_api::BotApi, pairing::a_bot_on};
use crate::{
    api::Api,
    server::{Setup, TestServer},
};

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well; a changed token up to 42 s.
const SOON: Duration = Duration::from_secs(180);

/// Waits until something is true of a bot.
async fn wait(api: &Api, bot: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    engine::wait_for(what, SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        is_so(&view).then_some(view)
    })
    .await
}

fn evidence(view: &Value) -> &Value {
    &view["status"]["evidence"]
}

#[tokio::test]
async fn a_refused_token_is_told_in_openclaws_words_and_test_messages_are_answered() {
    let often = [
        ("BOTMAKER__BOTS__CANARY_INTERVAL", "20s"),
        ("BOTMAKER__BOTS__CHANNEL_INTERVAL", "4s"),
        ("BOTMAKER__BOTS__CHANNEL_PATIENCE", "1h"),
    ];
    let setup = Setup {
        settings: often.map(|(name, value)| (name, value.to_owned())).to_vec(),
        ..Setup::default()
    };
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let bots_side = server.bots_side(&api).await;
    let telegram = BotApi::start(bots_side.ip()).await;
    let bot = a_bot_on(&server, &api, telegram.address).await;
    let connected = wait(&api, &bot, "Telegram to be connected", |view| {
        evidence(view)["channels"]["channels"][0]["connected"] == true
    })
    .await;
    assert_eq!(connected["status"]["state"], "running", "{connected:#}");
    let tested = wait(&api, &bot, "an answered test message", |view| {
        evidence(view)["canary"]["answered"] == true
    })
    .await;
    let memory = evidence(&tested)["memory"]["used_bytes"].as_u64();
    let mib = memory.unwrap_or(0) >> 20;
    assert!((200..2048).contains(&mib), "OpenClaw takes {mib} MiB");
    println!("test message: {}", evidence(&tested)["canary"]);

    telegram.refuse(true);
    api.act(&format!("/api/bots/{bot}/restart")).await;
    let told = wait(&api, &bot, "the refused token to be told", |view| {
        let detail = view["status"]["reason"]["detail"].as_str();
        detail.is_some_and(|detail| detail.contains("unauthorized"))
    })
    .await;
    println!("told: {}", told["status"]["reason"]);
    assert_eq!(told["status"]["state"], "degraded", "{told:#}");
    assert_eq!(told["status"]["reason"]["code"], "channels_failing");
    let answered = wait(&api, &bot, "an answered test message", |view| {
        evidence(view)["canary"]["answered"] == true
    })
    .await;
    assert_eq!(answered["status"]["state"], "degraded", "{answered:#}");
    // Longer than it takes to ask about channels and to send a test message again.
    tokio::time::sleep(Duration::from_secs(30)).await;
    let later = api.get(&format!("/api/bots/{bot}")).await.expect(200);
    assert_eq!(later["status"]["state"], "degraded", "{later:#}");
    assert_eq!(later["deaths"], json!([]));
    assert_eq!(evidence(&later)["canary"]["answered"], true, "{later:#}");
    for piece in ["id", "started_at"] {
        let before = &evidence(&told)["container"][piece];
        assert_eq!(before, &evidence(&later)["container"][piece]);
    }
}
