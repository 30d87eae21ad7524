//! One bot that prints as fast as it can, a hundred viewers of which ten stop reading, and a quiet bot beside it.
//!
//! Every line has a number, so that order, loss and what is told of it can be proved: what a viewer does not get must be
//! named by a gap at the place where it is missing. `BOTMAKER_LOG_LOAD_LINES` sets how many lines there are.

use std::time::{Duration, Instant};

use botmaker_testkit::engine::wait_for;
use serde_json::json;

use super::{SOON, given, id_of, tell, with_fixture};
use crate::{
    api::Api,
    log_viewer::{Seen, Viewer},
    server::TestServer,
};

/// Few enough for every run of the tests; with [`WIDTH`] they still fill the engine's log file of 10 MiB several times.
const LINES: u64 = 100_000;
/// How many bytes a line has besides its number.
const WIDTH: u64 = 250;
const VIEWERS: usize = 100;
const STALLED: usize = 10;
/// How many lines a second the quiet bot prints.
const QUIET_RATE: u64 = 20;
/// The longest that the quiet bot's viewer may wait for a line, on a machine that compiles beside it.
const LATE: Duration = Duration::from_secs(30);
/// The most that all of this may cost the server. Of the log it keeps `logs.ring_bytes` (4 MiB of text; what holds it
/// comes to as much again), however many watch; for a viewer, 64 KiB of lines and an HTTP buffer that doubles up to
/// 256 KiB.
const ROOM: u64 = (2 * 4096 + VIEWERS as u64 * (64 + 256)) * 1024;

async fn say(api: &Api, bot: &str, text: &str) {
    let path = format!("/api/bots/{bot}/messages");
    api.post(&path, &json!({"text": text})).await.expect(200);
}

/// A running bot whose log is followed from its beginning on, so that who comes later misses nothing.
async fn followed(api: &Api, name: &str) -> String {
    let bot = id_of(&api.create_demo_bot(name).await);
    api.wait_for_state(&bot, "running", SOON).await;
    let mut log = api.events(&format!("/api/bots/{bot}/logs?tail=1")).await;
    let line = log.next(SOON, |event| event.name == "line").await;
    assert!(line.is_some(), "{name} prints that it listens");
    bot
}

/// Waits until viewers are at their end, and watches the server's memory meanwhile.
async fn finish(server: &TestServer, viewers: Vec<Viewer>, highest: &mut u64) -> Vec<Seen> {
    wait_for("the viewers' end", Duration::from_secs(200), async || {
        *highest = (*highest).max(server.memory_bytes());
        viewers.iter().all(Viewer::is_finished).then_some(())
    })
    .await;
    viewers.into_iter().map(Viewer::seen).collect()
}

#[tokio::test]
async fn a_flood_with_a_hundred_viewers_costs_no_line_that_is_not_told() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let (api, lines) = (
        server.api().await,
        given("BOTMAKER_LOG_LOAD_LINES").unwrap_or(LINES),
    );
    let (loud, quiet) = (followed(&api, "Loud").await, followed(&api, "Quiet").await);
    let watch = |bot: &str, last, is_stalled| {
        let path = format!("/api/bots/{bot}/logs?tail=0");
        Viewer::open(&server.base, api.credential(), &path, last, is_stalled)
    };
    let quiet_viewer = watch(&quiet, u64::MAX, false);
    say(&api, &quiet, &format!("flood {QUIET_RATE} 1000000 0")).await;
    let fast: Vec<_> = (STALLED..VIEWERS)
        .map(|_| watch(&loud, lines, false))
        .collect();
    let stalled: Vec<_> = (0..STALLED).map(|_| watch(&loud, lines, true)).collect();
    let (before, began) = (server.memory_bytes(), Instant::now());
    let mut highest = before;

    say(&api, &loud, &format!("flood {} {lines} {WIDTH}", u64::MAX)).await;
    let fast = finish(&server, fast, &mut highest).await;
    let took = began.elapsed();
    assert!(
        stalled.iter().all(|viewer| viewer.newest() == 0),
        "nobody waited for the stalled"
    );
    stalled.iter().for_each(Viewer::resume);
    let stalled = finish(&server, stalled, &mut highest).await;
    say(&api, &quiet, "enough").await;
    let quiet = finish(&server, vec![quiet_viewer], &mut highest).await;

    sum_up("fast", &fast);
    sum_up("stalled", &stalled);
    sum_up("quiet", &quiet);
    let grown = highest - before;
    tell(&format!(
        "{lines} lines in {} ms, {} KiB more memory",
        took.as_millis(),
        grown / 1024
    ));
    for seen in fast.iter().chain(&stalled) {
        let all = seen.lines + seen.missed + seen.uncounted;
        assert_eq!(all, lines + 1, "{seen:?}");
    }
    let has_gap = |seen: &Seen| seen.gaps > 0;
    assert!(
        stalled.iter().all(has_gap),
        "who did not read is told of it: {stalled:?}"
    );
    assert!(
        !quiet.iter().any(has_gap),
        "a flood is no other bot's: {quiet:?}"
    );
    assert!(quiet[0].longest_pause < LATE, "{quiet:?}");
    assert!(grown < ROOM, "{grown} bytes more than the {before} before");
}

fn sum_up(who: &str, seen: &[Seen]) {
    let lines: Vec<_> = seen.iter().map(|seen| seen.lines).collect();
    let gaps: u64 = seen.iter().map(|seen| seen.gaps).sum();
    let uncounted: u64 = seen.iter().map(|seen| seen.uncounted).sum();
    let pause = seen.iter().map(|seen| seen.longest_pause).max();
    tell(&format!(
        "{who}: {} to {} lines of {} viewers, {gaps} gaps, {uncounted} lines missing that nobody counted, longest pause {pause:?}",
        lines.iter().min().expect("a viewer"),
        lines.iter().max().expect("a viewer"),
        seen.len(),
    ));
}
