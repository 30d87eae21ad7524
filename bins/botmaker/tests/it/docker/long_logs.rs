//! A log of 100,000 lines on its way through the server, and several bots' logs at once.

use std::time::{Duration, Instant};

use botmaker_testkit::{engine::wait_for, fixture::Mode};
use serde_json::json;

use super::{SOON, id_of, with_fixture, with_image};
use crate::{
    api::Api,
    server::{Setup, TestServer},
};

const LINES: u64 = 100_000;
/// What a reader of the whole of it may cost the server for a while: the lines alone are several times this much.
const ROOM: u64 = 32 * 1024 * 1024;

async fn with_flood() -> Setup {
    let lines_per_second = 40_000;
    with_image(Mode::Flood { lines_per_second }).await
}

/// The number of the newest line in a bot's stored log.
async fn newest(api: &Api, bot: &str) -> u64 {
    let text = api.text(&format!("/api/bots/{bot}/logs?tail=1")).await;
    let number = text.trim().rsplit(' ').next().unwrap_or_default();
    number.parse().unwrap_or(0)
}

#[tokio::test]
async fn a_hundred_thousand_lines_are_read_in_bounded_memory() {
    let Some(server) = TestServer::start(with_flood().await).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Talkative").await);
    api.wait_for_state(&bot, "running", SOON).await;
    wait_for("enough lines", SOON, async || {
        (newest(&api, &bot).await > LINES + 1_000).then_some(())
    })
    .await;
    api.act(&format!("/api/bots/{bot}/stop")).await;
    api.wait_for_state(&bot, "stopped", SOON).await;
    let last = newest(&api, &bot).await;

    let (before, began) = (server.memory_bytes(), Instant::now());
    let path = format!("/api/bots/{bot}/logs?tail={LINES}");
    let mut log = api.events(&path).await;
    let mut highest = before;
    for expected in last - LINES + 1..=last {
        let event = log.next(SOON, |event| event.name == "line").await;
        let text = event.expect("a line").data["text"].clone();
        assert_eq!(text, format!("line {expected}"));
        if expected % 1_000 == 0 {
            highest = highest.max(server.memory_bytes());
        }
    }
    let took = began.elapsed();
    let grown = highest - before;
    eprintln!(
        "{LINES} lines in {} ms, {} KiB more memory",
        took.as_millis(),
        grown / 1024
    );
    assert!(grown < ROOM, "{grown} bytes more than the {before} before");
    let end = log.next(SOON, |event| event.name != "line").await;
    assert_eq!(end.expect("the end is told").name, "end");
}

#[tokio::test]
async fn a_flood_and_a_quiet_bot_are_followed_side_by_side() {
    let Some(mut server) = TestServer::start(with_flood().await).await else {
        return;
    };
    let api = server.api().await;
    let loud = id_of(&api.create_demo_bot("Loud").await);
    api.wait_for_state(&loud, "running", SOON).await;
    server.use_image(with_fixture().await.image);
    server.kill().await;
    server.start_again().await;
    let api = server.api().await;
    let quiet = id_of(&api.create_demo_bot("Quiet").await);
    api.wait_for_state(&quiet, "running", SOON).await;

    let path = format!("/api/logs?bots={loud},{quiet}&tail=10");
    let mut log = api.events(&path).await;
    let whose = |bot: &str| json!(bot);
    let one = log
        .next(SOON, |event| event.data["bot_id"] == whose(&loud))
        .await;
    assert!(one.is_some(), "the loud one is told");
    api.act(&format!("/api/bots/{quiet}/stop")).await;
    let end = log
        .next(Duration::from_secs(30), |event| {
            event.name == "end" && event.data["bot_id"] == whose(&quiet)
        })
        .await;
    assert!(end.is_some(), "the quiet one's end comes through the flood");
}
