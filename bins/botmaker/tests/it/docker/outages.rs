//! Docker away at the start and later. It goes through a relay of the test's own: the machine's engine is never
//! stopped.

use std::time::Duration;

use botmaker_testkit::{
    engine::{self, wait_for},
    relay::Relay,
};
use serde_json::Value;

use super::{SOON, id_of, with_fixture};
use crate::{
    api::Api,
    leftovers::Belongings,
    server::{Setup, TestServer},
};

async fn wait_for_engine(api: &Api, is_available: bool) -> Value {
    wait_for(
        &format!("an engine that is available: {is_available}"),
        SOON,
        async || {
            let status = api.get("/api/docker/status").await.expect(200);
            (status["available"] == is_available).then_some(status)
        },
    )
    .await
}

#[tokio::test]
async fn without_docker_the_server_starts_says_so_and_recovers() {
    let place = tempfile::Builder::new()
        .prefix("botmaker-it-")
        .tempdir()
        .unwrap();
    let mut relay = Relay::start(place.path().join("docker.sock"), engine::socket());
    relay.cut();
    let setup = Setup {
        socket: Some(relay.path().to_owned()),
        ..with_fixture().await
    };
    let Some(server) = TestServer::start_in(setup, place).await else {
        return;
    };
    let api = server.api().await;
    let status = wait_for_engine(&api, false).await;
    assert!(!status["error"].as_str().unwrap().is_empty(), "{status:#}");
    assert!(
        status["hint"].as_str().unwrap().contains("docker info"),
        "{status:#}"
    );

    let bot = id_of(&api.create_demo_bot("Early").await);
    relay.restore();
    let status = wait_for_engine(&api, true).await;
    assert_eq!(status["error"], Value::Null);
    assert_eq!(status["image"]["present"], true, "{status:#}");
    api.wait_for_state(&bot, "running", SOON).await;
}

#[tokio::test]
async fn when_docker_goes_away_bots_are_unknown_until_it_is_back() {
    let place = tempfile::Builder::new()
        .prefix("botmaker-it-")
        .tempdir()
        .unwrap();
    let mut relay = Relay::start(place.path().join("docker.sock"), engine::socket());
    let setup = Setup {
        socket: Some(relay.path().to_owned()),
        ..with_fixture().await
    };
    let Some(server) = TestServer::start_in(setup, place).await else {
        return;
    };
    let api = server.api().await;
    let (running, stopped) = (
        api.create_demo_bot("Running").await,
        api.create_demo_bot("Stopped").await,
    );
    let (running, stopped) = (id_of(&running), id_of(&stopped));
    api.wait_for_state(&running, "running", SOON).await;
    api.wait_for_state(&stopped, "running", SOON).await;
    let mut events = api.events("/api/events").await;

    relay.cut();
    wait_for_engine(&api, false).await;
    let gone = events
        .next(SOON, |event| event.name == "engine.unavailable")
        .await;
    assert!(gone.is_some(), "the event stream ended");
    let unknown = api.wait_for_state(&running, "unknown", SOON).await;
    assert_eq!(
        unknown["status"]["reason"]["code"], "engine_unavailable",
        "{unknown:#}"
    );
    // A wish is taken also now; it is fulfilled when the engine is back.
    let wished = api.act(&format!("/api/bots/{stopped}/stop")).await;
    assert_eq!(wished["power"], "stopped");

    relay.restore();
    let back = events
        .next(SOON, |event| event.name == "engine.available")
        .await;
    assert!(back.is_some(), "the event stream ended");
    wait_for_engine(&api, true).await;
    api.wait_for_state(&running, "running", SOON).await;
    api.wait_for_state(&stopped, "stopped", SOON).await;
    let after = api.get(&format!("/api/bots/{running}")).await.expect(200);
    assert_eq!(
        after["incarnation"], 1,
        "the bot went on all the time: {after:#}"
    );
    assert!(
        Belongings::of(&server, &api)
            .await
            .are_of(&[&running, &stopped])
    );
}

#[tokio::test]
async fn an_engine_that_hangs_does_not_hang_the_server() {
    let place = tempfile::Builder::new()
        .prefix("botmaker-it-")
        .tempdir()
        .unwrap();
    let mut relay = Relay::start(place.path().join("docker.sock"), engine::socket());
    let mut setup = Setup {
        socket: Some(relay.path().to_owned()),
        ..with_fixture().await
    };
    setup.settings = vec![("BOTMAKER__ENGINE__API_TIMEOUT", "2s".to_owned())];
    let Some(server) = TestServer::start_in(setup, place).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Patient").await);
    api.wait_for_state(&bot, "running", SOON).await;
    relay.pause();
    wait_for_engine(&api, false).await;
    let begun = tokio::time::Instant::now();
    api.get("/api/bots").await.expect(200);
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "the list of bots waits for Docker"
    );
    relay.restore();
    wait_for_engine(&api, true).await;
    api.wait_for_state(&bot, "running", SOON).await;
}
