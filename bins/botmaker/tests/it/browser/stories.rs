//! What operators fear, as the dashboard tells it: a bot for each story, all of them on one server.

use std::{collections::BTreeMap, fs, time::Duration};

use botmaker_testkit::{
    engine::{self, wait_for},
    fixture::{self, Mode},
    relay::Relay,
};
use serde_json::{Value, json};

use super::click_through;
use crate::{
    api::{Api, demo_bot},
    docker::with_image,
    server::{Setup, TestServer},
};

/// How long a story may take to come true, beside all the others.
const SOON: Duration = Duration::from_secs(120);
/// Well-formed, and no bot's tokens.
const TOKENS: [&str; 2] = [
    "7000000001:AAfake_token-of-a-test_0123456789ab",
    "7000000002:AAfake_token-of-a-test_0123456789ab",
];

/// What happens to a bot, and what its page must say of it.
struct Story {
    name: &'static str,
    mode: Mode,
    state: &'static str,
    /// Words that stand on the page.
    told: &'static [&'static str],
}

const fn story(
    name: &'static str,
    mode: Mode,
    state: &'static str,
    told: &'static [&'static str],
) -> Story {
    Story {
        name,
        mode,
        state,
        told,
    }
}

const CRASH: Mode = Mode::Crash {
    after: Duration::from_millis(1500),
    code: 3,
};

const STORIES: [Story; 11] = [
    story(
        "Refused token",
        Mode::RejectedToken,
        "degraded",
        &["Telegram bot token unauthorized"],
    ),
    story(
        "Held back",
        Mode::Suppressed,
        "degraded",
        &["OpenClaw holds its channels back"],
    ),
    story(
        "Standing still",
        Mode::Stalls(Duration::from_secs(3)),
        "unhealthy",
        &["the gateway does not answer as it should"],
    ),
    story(
        "Answers nobody",
        Mode::StallsTurns(Duration::from_secs(5)),
        "degraded",
        &["it does not answer test messages"],
    ),
    story(
        "Misunderstood",
        Mode::InvalidConfig,
        "failed",
        &["Unrecognized key"],
    ),
    story(
        "Hungry",
        Mode::MemoryHog(Duration::from_secs(2)),
        "crash_looping",
        &["the bot used more memory than its limit"],
    ),
    story("Unlucky", CRASH, "crash_looping", &["Download the report"]),
    story(
        "Nearly full",
        Mode::HoldsMemory(61),
        "degraded",
        &["or more of its 64 MiB of memory"],
    ),
    story(
        "Hoarder",
        Mode::Normal,
        "failed",
        &["stopped before it could fill the disk"],
    ),
    story("Taken back", Mode::Normal, "running", &["was taken back"]),
    story(
        "Stubborn",
        Mode::IgnoreSigterm,
        "stopped",
        &["did not end within"],
    ),
];

const SETTINGS: [(&str, &str); 12] = [
    ("BOTMAKER__BOTS__CHANNEL_INTERVAL", "2s"),
    ("BOTMAKER__BOTS__CHANNEL_PATIENCE", "3s"),
    ("BOTMAKER__BOTS__CANARY_INTERVAL", "2s"),
    ("BOTMAKER__BOTS__CANARY_TIMEOUT", "1s"),
    ("BOTMAKER__BOTS__MEMORY_MIN_MIB", "64"),
    ("BOTMAKER__BOTS__MEMORY_WARNING_AFTER", "5s"),
    ("BOTMAKER__BOTS__RESTART_PAUSE", "1s"),
    ("BOTMAKER__BOTS__CRASH_COUNT", "3"),
    ("BOTMAKER__BOTS__STOP_GRACE", "2s"),
    ("BOTMAKER__BOTS__STATE_INTERVAL", "1s"),
    ("BOTMAKER__BOTS__STATE_WARNING_MIB", "4"),
    ("BOTMAKER__BOTS__STATE_LIMIT_MIB", "16"),
];

#[tokio::test]
async fn each_story_is_told_in_words() {
    let place = tempfile::Builder::new().prefix("botmaker-it-").tempdir();
    let place = place.expect("a directory for the test");
    let mut relay = Relay::start(place.path().join("docker.sock"), engine::socket());
    let usual = with_image(Mode::Normal).await;
    let settings = SETTINGS.map(|(name, value)| (name, value.to_owned()));
    let setup = Setup {
        socket: Some(relay.path().to_owned()),
        settings: settings.to_vec(),
        ..usual
    };
    let Some(server) = TestServer::start_in(setup, place).await else {
        return;
    };
    let api = server.api().await;
    let mut bots = BTreeMap::new();
    for story in &STORIES {
        bots.insert(story.name, create(&api, story).await);
    }
    the_rest_of_the_stories(&server, &api, &bots).await;
    for story in &STORIES {
        come_true(&api, &bots[story.name], story).await;
    }
    let told: Vec<Value> = STORIES
        .iter()
        .map(|story| json!({"name": story.name, "told": story.told}))
        .collect();
    let told = Value::from(told).to_string();
    println!(
        "{}",
        click_through(&server, "stories", &[("STORIES", &told)]).await
    );

    relay.cut();
    wait_for("the engine's absence to be noticed", SOON, async || {
        let status = api.get("/api/docker/status").await.expect(200);
        (status["available"] == false).then_some(())
    })
    .await;
    println!(
        "{}",
        click_through(&server, "stories", &[("STORIES", "[]")]).await
    );
    relay.restore();
}

async fn create(api: &Api, story: &Story) -> String {
    let mut wish = demo_bot(story.name);
    wish["start"] = json!(false);
    let on_telegram = match story.name {
        "Refused token" => Some(TOKENS[0]),
        "Held back" => Some(TOKENS[1]),
        _ => None,
    };
    if let Some(token) = on_telegram {
        wish["channels"] = json!([{
            "kind": "telegram", "secrets": {"telegram_token": token}, "allow_from": ["123456789"],
        }]);
    }
    match story.name {
        "Nearly full" => wish["resources"] = json!({"memory_bytes": 64 << 20}),
        "Hungry" => wish["resources"] = json!({"memory_bytes": 256 << 20}),
        _ => {}
    }
    let bot = api.post("/api/bots", &wish).await.expect(201);
    let bot = bot["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/bots/{bot}");
    if story.mode != Mode::Normal {
        let image = json!({"image": fixture::image(story.mode).await});
        api.patch(&path, &image).await.expect(200);
    }
    api.act(&format!("{path}/start")).await;
    bot
}

/// Some stories begin only when somebody does something.
async fn the_rest_of_the_stories(server: &TestServer, api: &Api, bots: &BTreeMap<&str, String>) {
    for name in ["Hoarder", "Taken back", "Stubborn"] {
        api.wait_for_state(&bots[name], "running", SOON).await;
    }
    let state = server
        .data
        .join("bots")
        .join(&bots["Hoarder"])
        .join("state");
    fs::write(state.join("download"), vec![7; 20 << 20]).expect("a file in the state");
    let broken = json!({"image": fixture::image(Mode::Exit78).await});
    let path = format!("/api/bots/{}", bots["Taken back"]);
    api.patch(&path, &broken).await.expect(200);
    api.act(&format!("/api/bots/{}/stop", bots["Stubborn"]))
        .await;
}

async fn come_true(api: &Api, bot: &str, story: &Story) {
    wait_for(
        &format!("{}: {}", story.name, story.state),
        SOON,
        async || {
            let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
            let is_it = match story.name {
                "Taken back" => !view["rolled_back"].is_null(),
                "Stubborn" => view["status"]["reason"]["code"] == "killed_at_stop",
                _ => true,
            };
            (is_it && view["status"]["state"] == story.state).then_some(())
        },
    )
    .await;
}
