//! A bot with Telegram and Discord goes from one release of OpenClaw to the next, is kept from going back in a way that
//! OpenClaw refuses, and goes back with the state of then: two real images.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use botmaker_testkit::engine::wait_for;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{bot_api::BotApi, main_job::it_answers, pairing::set_api_root};
use crate::{
    api::{Api, demo_bot},
    leftovers::Belongings,
    server::{Setup, TestServer},
};

/// The release before the one that bots run unless told otherwise.
const OLD: &str = "2026.9.5";
const NEW: &str = "2026.9.6";
/// A change is over within two starts and a stop, on a machine that does other things as well.
const DECIDED: Duration = Duration::from_secs(300);
/// Well-formed, and no bot's tokens.
const TELEGRAM_TOKEN: &str = "7000000001:AAfake_token-of-a-test_0123456789ab";
const DISCORD_TOKEN: &str =
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB";

fn image(version: &str) -> String {
    format!("botmaker/openclaw:{version}")
}

/// Points the bot's Telegram at a Bot API of the test's own, whichever generation it runs: one that never reaches
/// Telegram does not end by itself, and OpenClaw counts that.
struct Rerouted(JoinHandle<()>);

impl Rerouted {
    fn new(place: PathBuf, address: SocketAddr) -> Self {
        Self(tokio::spawn(async move {
            loop {
                reroute(&place, address);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }))
    }
}

impl Drop for Rerouted {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn reroute(place: &Path, address: SocketAddr) {
    for generation in fs::read_dir(place).into_iter().flatten().flatten() {
        let file = generation.path().join("openclaw.json");
        if fs::read_to_string(&file).is_ok_and(|text| !text.contains("apiRoot")) {
            set_api_root(&file, address);
        }
    }
}

/// The bot once its present change is decided and it is up.
async fn decided(api: &Api, path: &str) -> Value {
    wait_for("the end of a change", DECIDED, async || {
        let view = api.get(path).await.expect(200);
        let state = view["status"]["state"].as_str()?;
        // Discord is out of reach, which OpenClaw tells some time after it is ready.
        let is_up = ["running", "degraded"].contains(&state);
        (view["change"].is_null() && is_up).then_some(view)
    })
    .await
}

fn version(view: &Value) -> &Value {
    &view["status"]["evidence"]["probe"]["version"]
}

/// A bot with two channels: Telegram, which is part of OpenClaw, and Discord, whose plugin comes with the image.
async fn create(api: &Api) -> String {
    let mut wish = demo_bot("Upgraded");
    wish["channels"] = json!([
        {"kind": "telegram", "secrets": {"telegram_token": TELEGRAM_TOKEN}, "allow_from": ["123456789"]},
        {"kind": "discord", "secrets": {"discord_token": DISCORD_TOKEN}, "allow_from": ["123456789012345678"]},
    ]);
    let bot = api.post("/api/bots", &wish).await.expect(201);
    bot["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_bot_goes_to_the_next_release_and_back() {
    let setup = Setup {
        image: Some(image(OLD)),
        ..Setup::default()
    };
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let docker = &server.run().docker;
    let found = docker.inspect_image(&image(OLD)).await;
    assert!(
        found.is_ok(),
        "{} is missing; to get it: cargo xtask image --previous",
        image(OLD)
    );
    let api = server.api().await;
    let bots_side = server.bots_side(&api).await;
    let telegram = BotApi::start(bots_side.ip()).await;
    let bot = create(&api).await;
    let place = server.data.join("bots").join(&bot);
    let _rerouted = Rerouted::new(place.join("config"), telegram.address);
    let path = format!("/api/bots/{bot}");
    let old = decided(&api, &path).await;
    assert_eq!(version(&old), OLD, "{old:#}");
    it_answers(&api, &bot).await;
    let memory = place.join("state/workspace/MEMORY.md");
    fs::write(&memory, "learned before").expect("the bot's memory");

    api.patch(&path, &json!({"image": image(NEW)}))
        .await
        .expect(200);
    let new = decided(&api, &path).await;
    assert_eq!(
        (version(&new), &new["rolled_back"]),
        (&json!(NEW), &Value::Null),
        "{new:#}"
    );
    assert_eq!(fs::read_to_string(&memory).unwrap(), "learned before");
    it_answers(&api, &bot).await;
    fs::write(&memory, "learned after").expect("the bot's memory");

    the_older_release_is_taken_back(&api, &path).await;
    assert_eq!(fs::read_to_string(&memory).unwrap(), "learned after");
    it_answers(&api, &bot).await;

    let back = format!("{path}/generations/1/return");
    let asked = api.post(&back, &json!({})).await.expect(409);
    assert_eq!(asked["code"], "state_would_be_lost", "{asked:#}");
    api.post(&back, &json!({"accept_loss": true}))
        .await
        .expect(200);
    let back = decided(&api, &path).await;
    assert_eq!(
        (version(&back), &back["image_id"]),
        (&json!(OLD), &old["image_id"]),
        "{back:#}"
    );
    assert_eq!(fs::read_to_string(&memory).unwrap(), "learned before");
    it_answers(&api, &bot).await;
    assert!(telegram.polls() > 0, "Telegram was never asked");
    assert_eq!(back["deaths"], json!([]), "{back:#}");
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
}

/// OpenClaw does not start on the state of a newer release: the bot stays what it was, with what it knew.
async fn the_older_release_is_taken_back(api: &Api, path: &str) {
    let wish = json!({"image": image(OLD)});
    api.patch(path, &wish).await.expect(200);
    let after = decided(api, path).await;
    assert_eq!(version(&after), NEW, "{after:#}");
    let reason = &after["rolled_back"]["reason"];
    let detail = reason["detail"].as_str().expect("a reason");
    assert!(detail.contains("newer than this build"), "{reason:#}");
    let again = api.patch(path, &wish).await.expect(409);
    assert_eq!(again["code"], "image_failed_before", "{again:#}");
}
