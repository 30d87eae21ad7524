//! The real OpenClaw, from the wish for a bot to the last trace of it.

use std::{fs, time::Duration};

use botmaker_testkit::engine;
use serde_json::{Value, json};

use super::traces::{what_docker_tells, what_lies_on_disk};
use crate::{
    api::{Api, demo_bot},
    leftovers::{Belongings, entries},
    server::{Setup, TestServer},
};

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well.
const READY: Duration = Duration::from_secs(180);
/// OpenClaw says that it does not reach Telegram after about 2.5 minutes.
const DEGRADED: Duration = Duration::from_secs(270);
/// Stopping may take the longer grace period.
const STOPPED: Duration = Duration::from_secs(60);
/// Well-formed, and no bot's token.
const DEAD_TOKEN: &str = "7000000001:AAfake_token-of-a-test_0123456789ab";
/// Too short after its colon.
const MALFORMED_TOKEN: &str = "7000000001:AAmalformed-token-of-a-test";

fn telegram_bot(name: &str, token: &str) -> Value {
    let mut wish = demo_bot(name);
    wish["channels"] = json!([{"kind": "telegram", "secrets": {"telegram_token": token}, "allow_from": ["123456789"]}]);
    wish
}

#[tokio::test]
async fn the_main_job() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let api = server.api().await;
    a_malformed_token_is_refused_with_its_shape(&server, &api).await;

    let dead = api
        .post("/api/bots", &telegram_bot("Dead channel", DEAD_TOKEN))
        .await
        .expect(201);
    let bot = api.create_demo_bot("Main job").await;
    let (dead, bot) = (id_of(&dead), id_of(&bot));
    api.wait_for_state(&bot, "running", READY).await;
    its_log_is_streamed(&api, &bot).await;
    it_answers(&api, &bot).await;

    api.act(&format!("/api/bots/{bot}/stop")).await;
    let stopped = api.wait_for_state(&bot, "stopped", STOPPED).await;
    assert_eq!(
        stopped["status"]["evidence"]["container"]["state"], "exited",
        "{stopped:#}"
    );
    api.act(&format!("/api/bots/{bot}/start")).await;
    api.wait_for_state(&bot, "running", READY).await;
    it_answers(&api, &bot).await;

    let degraded = api.wait_for_state(&dead, "degraded", DEGRADED).await;
    let status = degraded["status"].to_string();
    assert!(
        status.contains("telegram"),
        "the status does not name the channel: {status}"
    );
    for bot in [&bot, &dead] {
        no_secret_is_anywhere_else(&server, &api, bot).await;
    }
    deleting_leaves_nothing_but_trash(&server, &api, &[&bot, &dead]).await;
}

/// A server that is not root can only let bots run as the user that it runs as itself.
#[tokio::test]
async fn a_server_of_an_unprivileged_user_runs_bots_too() {
    if engine::is_skipped() {
        return;
    }
    if !nix::unistd::geteuid().is_root() {
        eprintln!("SKIPPED: only root can start a server as another user");
        return;
    }
    let socket = fs::metadata(engine::socket()).expect("the engine's socket");
    let group = std::os::unix::fs::MetadataExt::gid(&socket);
    let place = tempfile::Builder::new()
        .prefix("botmaker-it-")
        .tempdir()
        .unwrap();
    std::os::unix::fs::chown(place.path(), Some(4321), Some(group)).unwrap();
    let setup = Setup {
        user: Some((4321, group)),
        ..Setup::default()
    };
    let Some(server) = TestServer::start_in(setup, place).await else {
        return;
    };
    let api = server.api().await;
    let status = api.get("/api/docker/status").await.expect(200);
    assert!(
        status["container_user"]
            .as_str()
            .unwrap()
            .starts_with("4321:"),
        "{status:#}"
    );
    let bot = id_of(&api.create_demo_bot("Unprivileged").await);
    api.wait_for_state(&bot, "running", READY).await;
    it_answers(&api, &bot).await;
    deleting_leaves_nothing_but_trash(&server, &api, &[&bot]).await;
}

fn id_of(bot: &Value) -> String {
    bot["id"].as_str().expect("a bot has an id").to_owned()
}

async fn a_malformed_token_is_refused_with_its_shape(server: &TestServer, api: &Api) {
    let refused = api
        .post("/api/bots", &telegram_bot("Malformed", MALFORMED_TOKEN))
        .await;
    let problem = refused.expect(422);
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{problem:#}");
    assert_eq!(errors[0]["pointer"], "/channels/0/secrets/telegram_token");
    let detail = errors[0]["detail"].as_str().unwrap();
    assert!(
        detail.contains("35 letters"),
        "the shape is not told: {detail}"
    );
    assert!(
        !problem.to_string().contains(MALFORMED_TOKEN),
        "the answer repeats the token"
    );
    assert!(
        !server.log().contains(MALFORMED_TOKEN),
        "the log repeats the token"
    );
    assert_eq!(Belongings::of(server, api).await, Belongings::default());
}

async fn its_log_is_streamed(api: &Api, bot: &str) {
    let mut log = api.events(&format!("/api/bots/{bot}/logs?tail=100")).await;
    let line = log
        .next(Duration::from_secs(20), |event| event.name == "line")
        .await;
    let line = line.expect("a line").data;
    assert!(!line["text"].as_str().unwrap().is_empty(), "{line}");
    assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
}

pub(super) async fn it_answers(api: &Api, bot: &str) {
    let body = json!({"text": "Hello from the zebra crossing"});
    let answer = api
        .post(&format!("/api/bots/{bot}/messages"), &body)
        .await
        .expect(200);
    let text = answer["text"].as_str().unwrap();
    assert!(
        text.contains("demo model") && text.contains("zebra crossing"),
        "{text}"
    );
}

/// Looks for the bot's secrets wherever something is kept or told but in the files from which the bot reads them.
async fn no_secret_is_anywhere_else(server: &TestServer, api: &Api, bot: &str) {
    let directory = server.data.join("secrets").join(bot);
    let read = |file: &String| fs::read_to_string(directory.join(file)).expect("a secret");
    let secrets: Vec<String> = entries(&directory).iter().map(read).collect();
    let are_whole = secrets.iter().all(|secret| secret.trim().len() > 20);
    assert!(
        !secrets.is_empty() && are_whole,
        "a bot has at least a gateway token"
    );
    let mut places = what_docker_tells(server, api, bot).await;
    places.push(("the server's log".to_owned(), server.log().into_bytes()));
    places.push(("the API's answers".to_owned(), api.answers().into_bytes()));
    places.extend(what_lies_on_disk(&server.data, &["secrets"]));
    for (place, bytes) in places {
        let text = String::from_utf8_lossy(&bytes);
        for (number, secret) in secrets.iter().enumerate() {
            assert!(
                !text.contains(secret.trim()),
                "secret {number} of {bot} is in {place}"
            );
        }
    }
}

async fn deleting_leaves_nothing_but_trash(server: &TestServer, api: &Api, bots: &[&str]) {
    assert!(Belongings::of(server, api).await.are_of(bots));
    for bot in bots {
        let deleting = api.delete(&format!("/api/bots/{bot}")).await.expect(202);
        assert_eq!(deleting["status"]["state"], "deleting", "{deleting:#}");
    }
    for bot in bots {
        api.wait_until_gone(bot, Duration::from_secs(90)).await;
    }
    assert_eq!(Belongings::of(server, api).await, Belongings::default());
    let trash = entries(&server.data.join("trash"));
    assert_eq!(trash.len(), bots.len(), "{trash:?}");
    for bot in bots {
        let state = trash
            .iter()
            .find(|entry| entry.starts_with(bot))
            .expect("its state is in the trash");
        assert!(
            server
                .data
                .join("trash")
                .join(state)
                .join("state/workspace")
                .is_dir(),
            "the trash has no state"
        );
    }
}
