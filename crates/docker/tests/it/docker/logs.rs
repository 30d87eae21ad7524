//! Logs of containers that print a lot, in long lines, or without end.

use std::time::Duration;

use botmaker_ports::{BotRuntime, LogFrame, LogQuery};
use futures_util::{StreamExt, TryStreamExt};

use super::{
    corner::{Corner, begin},
    outage::through,
};

async fn stored(corner: &Corner, bot: botmaker_domain::BotId, query: &LogQuery) -> Vec<LogFrame> {
    let frames = corner.engine.logs(bot, query).await.unwrap();
    frames.try_collect().await.unwrap()
}

#[tokio::test]
async fn a_long_line_comes_in_pieces_of_16_kib() {
    let Some(corner) = begin().await else { return };
    let spec = corner
        .spec(["long", "40000", "print", "short", "unfinished", "end"])
        .await;
    corner.start(&spec).await;
    corner.wait_for_end(spec.bot_id).await;
    let frames = stored(&corner, spec.bot_id, &LogQuery::default()).await;
    let lengths: Vec<usize> = frames.iter().map(|frame| frame.bytes.len()).collect();
    assert_eq!(lengths, [16_384, 16_384, 7_233, 6, 3]);
    let ends: Vec<bool> = frames
        .iter()
        .map(|frame| frame.bytes.ends_with(b"\n"))
        .collect();
    assert_eq!(ends, [false, false, true, true, false]);
}

#[tokio::test]
async fn a_flood_is_read_completely_and_in_order() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["lines", "20000"]).await;
    corner.start(&spec).await;
    let follow = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let mut frames = stored(&corner, spec.bot_id, &follow).await;
    // A follower that is behind when the container ends may be cut off by the engine; nothing before the cut is
    // missing, and reading once more from there gives the rest.
    let rest = LogQuery {
        since: frames.last().map(|frame| frame.timestamp),
        ..LogQuery::default()
    };
    frames.extend(stored(&corner, spec.bot_id, &rest).await);
    assert_eq!(frames.len(), 20_000);
    for (index, frame) in frames.iter().enumerate() {
        assert_eq!(frame.bytes, format!("line {}\n", index + 1));
    }
    // Any frame is a place to go on from, also within one second.
    let middle = &frames[9_999];
    let since = LogQuery {
        since: Some(middle.timestamp),
        ..LogQuery::default()
    };
    let rest = stored(&corner, spec.bot_id, &since).await;
    let newer = frames
        .iter()
        .filter(|frame| frame.timestamp > middle.timestamp);
    assert_eq!(rest, newer.cloned().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_quiet_follower_outlives_the_time_limit_of_calls() {
    let Some(corner) = begin().await else { return };
    let spec = corner
        .spec(["print", "one", "sleep", "3000", "print", "two"])
        .await;
    let directory = corner.directory.path().to_owned();
    let socket = botmaker_testkit::engine::socket().display().to_string();
    let hasty = botmaker_docker::DockerEngine::new(botmaker_docker::DockerSettings {
        endpoint: socket,
        api_timeout: Duration::from_secs(1),
        ..botmaker_docker::DockerSettings::new(corner.run.instance, directory.clone(), directory)
    })
    .unwrap();
    corner.start(&spec).await;
    let follow = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let mut frames = hasty.logs(spec.bot_id, &follow).await.unwrap();
    let mut texts = Vec::new();
    while let Some(frame) = frames.next().await {
        texts.push(String::from_utf8(frame.unwrap().bytes.to_vec()).unwrap());
    }
    assert_eq!(texts, ["one\n", "two\n"]);
}

#[tokio::test]
async fn a_dropped_follower_ends_its_connection() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["flood", "1000", "1000000"]).await;
    corner.start(&spec).await;
    let (relay, engine) = through(&corner);
    let follow = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let mut frames = engine.logs(spec.bot_id, &follow).await.unwrap();
    assert!(frames.next().await.unwrap().is_ok());
    assert!(relay.connections() >= 1, "the follower has a connection");
    drop(frames);
    let what = "the end of the connection";
    botmaker_testkit::engine::wait_for(what, Duration::from_secs(10), async || {
        (relay.connections() == 0).then_some(())
    })
    .await;
}
