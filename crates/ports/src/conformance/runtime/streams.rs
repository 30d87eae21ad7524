//! Events, logs and resource usage.

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};

use super::{Behaviour, RuntimeHarness, WAIT, expect_kind, spec, start};
use crate::runtime::{
    BotRuntime,
    error::RuntimeError,
    event::RuntimeEventKind,
    logs::{LogFrame, LogQuery, LogStream},
};

const GRACE: Duration = Duration::from_secs(5);

async fn next<T>(stream: &mut BoxStream<'static, Result<T, RuntimeError>>) -> Option<T> {
    let item = tokio::time::timeout(WAIT, stream.next()).await;
    let item = item.expect("the stream says something in time");
    item.map(|item| item.expect("the stream goes on"))
}

/// What happens to a container is told in order, and only what happens after subscribing.
pub async fn events_come_in_order(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::StaysUp).await;
    let bot = spec.bot_id;
    let mut events = runtime.subscribe().await.expect("events");
    start(&*runtime, &spec).await;
    let id = runtime
        .find_container(bot)
        .await
        .expect("an answer")
        .expect("it")
        .id;
    assert_eq!(runtime.stop_container(bot, GRACE).await, Ok(()));
    assert_eq!(runtime.remove_container(bot).await, Ok(()));
    let mut seen = Vec::new();
    while seen.last() != Some(&RuntimeEventKind::Removed) {
        let event = next(&mut events).await.expect("more events");
        if event.bot_id == bot && event.kind != RuntimeEventKind::Changed {
            assert_eq!(event.container_id, id);
            seen.push(event.kind);
        }
    }
    let Some(RuntimeEventKind::Died { exit_code }) = seen.get(2).cloned() else {
        panic!("the third event is its end: {seen:?}");
    };
    assert!(exit_code.is_some());
    let expected = [
        RuntimeEventKind::Created,
        RuntimeEventKind::Started,
        RuntimeEventKind::Died { exit_code },
        RuntimeEventKind::Removed,
    ];
    assert_eq!(seen, expected);
    assert_eq!(runtime.remove_network(bot).await, Ok(()));
}

/// Another instance's containers are not told of.
pub async fn events_of_others_are_not_told(harness: &dyn RuntimeHarness) {
    let (runtime, other) = (harness.runtime(), harness.other_instance());
    let (foreign, own) = (
        spec(harness, &Behaviour::StaysUp).await,
        spec(harness, &Behaviour::StaysUp).await,
    );
    let mut events = runtime.subscribe().await.expect("events");
    assert_eq!(other.create_container(&foreign).await, Ok(()));
    assert_eq!(runtime.create_container(&own).await, Ok(()));
    let first = next(&mut events).await.expect("an event");
    assert_eq!(first.bot_id, own.bot_id);
    assert_eq!(other.remove_container(foreign.bot_id).await, Ok(()));
    assert_eq!(runtime.remove_container(own.bot_id).await, Ok(()));
}

async fn read(
    runtime: &dyn BotRuntime,
    bot: botmaker_domain::BotId,
    query: LogQuery,
) -> Vec<LogFrame> {
    let frames = runtime.logs(bot, &query).await.expect("a log");
    let all = tokio::time::timeout(WAIT, frames.try_collect()).await;
    all.expect("the log ends").expect("the log is read")
}

fn texts(frames: &[LogFrame]) -> Vec<&[u8]> {
    frames.iter().map(|frame| &frame.bytes[..]).collect()
}

/// A log is read from its beginning or its end, resumed after a frame, and followed until the container ends.
pub async fn logs_are_read_resumed_and_followed(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::Prints(vec!["one", "two", "three"])).await;
    let bot = spec.bot_id;
    start(&*runtime, &spec).await;

    let follow = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let mut followed = runtime.logs(bot, &follow).await.expect("a log");
    let mut live = Vec::new();
    while live.len() < 3 {
        live.push(next(&mut followed).await.expect("three lines"));
    }
    assert_eq!(texts(&live), [&b"one\n"[..], b"two\n", b"three\n"]);
    assert!(live.iter().all(|frame| frame.stream == LogStream::Stdout));
    assert!(live.is_sorted_by_key(|frame| frame.timestamp));

    let stored = read(&*runtime, bot, LogQuery::default()).await;
    assert_eq!(stored, live);
    let tail = LogQuery {
        tail: Some(1),
        ..LogQuery::default()
    };
    assert_eq!(texts(&read(&*runtime, bot, tail).await), [b"three\n"]);
    let since = LogQuery {
        since: Some(live[1].timestamp),
        ..LogQuery::default()
    };
    let rest = read(&*runtime, bot, since).await;
    let newer = live
        .iter()
        .filter(|frame| frame.timestamp > live[1].timestamp);
    assert_eq!(rest, newer.cloned().collect::<Vec<_>>());

    assert_eq!(runtime.stop_container(bot, GRACE).await, Ok(()));
    assert!(
        next(&mut followed).await.is_none(),
        "the log ends with its container"
    );
    assert_eq!(runtime.remove_container(bot).await, Ok(()));
    assert_eq!(runtime.remove_network(bot).await, Ok(()));
}

/// A running container's usage is measured, for several watchers at once; a stopped one has none.
pub async fn usage_is_measured_while_it_runs(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::StaysUp).await;
    let bot = spec.bot_id;
    start(&*runtime, &spec).await;
    let mut first = runtime.stats(bot).await.expect("samples");
    let mut second = runtime.stats(bot).await.expect("samples");
    for watcher in [&mut first, &mut second] {
        let sample = next(watcher).await.expect("a sample");
        assert_eq!(sample.memory_limit_bytes, spec.resources.memory_bytes);
        assert!(sample.memory_bytes <= sample.memory_limit_bytes);
        assert!(sample.pids > 0 && sample.cpu_percent >= 0.0, "{sample:?}");
    }
    assert_eq!(runtime.stop_container(bot, GRACE).await, Ok(()));
    while next(&mut first).await.is_some() {}
    expect_kind(runtime.stats(bot).await, "Conflict", |error| {
        matches!(error, RuntimeError::Conflict { .. })
    });
    assert_eq!(runtime.remove_container(bot).await, Ok(()));
    assert_eq!(runtime.remove_network(bot).await, Ok(()));
}
