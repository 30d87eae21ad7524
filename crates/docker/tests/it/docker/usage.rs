//! What a container uses, and how it ends when that is too much.

use std::time::Duration;

use botmaker_ports::{BotRuntime, RuntimeEventKind};
use botmaker_testkit::engine::wait_for;
use futures_util::StreamExt;

use super::{
    corner::{MIB, begin},
    outage::{through, through_without_files},
};

const LIMIT: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_memory_end_is_told_as_one() {
    let Some(corner) = begin().await else { return };
    // Docker loses the cause of an end that comes before it has finished the start.
    let spec = corner.spec(["sleep", "1000", "hog"]).await;
    let mut events = corner.engine.subscribe().await.unwrap();
    corner.start(&spec).await;
    let ended = corner.wait_for_end(spec.bot_id).await;
    assert_eq!(
        (ended.exit_code, ended.oom_killed),
        (Some(137), true),
        "{ended:?}"
    );
    let mut kinds = Vec::new();
    while !matches!(kinds.last(), Some(RuntimeEventKind::Died { .. })) {
        kinds.push(events.next().await.unwrap().unwrap().kind);
    }
    let died = RuntimeEventKind::Died {
        exit_code: Some(137),
    };
    assert!(kinds.contains(&died), "{kinds:?}");
}

#[tokio::test]
async fn processor_use_is_limited_and_measured() {
    let Some(corner) = begin().await else { return };
    let mut spec = corner.spec(["burn"]).await;
    spec.resources.cpu_millis = 300;
    corner.start(&spec).await;
    let mut samples = corner.engine.stats(spec.bot_id).await.unwrap();
    let mut highest = 0_f64;
    for _ in 0..4 {
        let sample = samples.next().await.unwrap().unwrap();
        assert_eq!(sample.memory_limit_bytes, 64 * MIB);
        highest = highest.max(sample.cpu_percent);
    }
    assert!(
        (5.0..60.0).contains(&highest),
        "30 % of a core were allowed: {highest}"
    );
}

#[tokio::test]
async fn watchers_share_one_stream_and_the_last_one_ends_it() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    corner.start(&spec).await;
    let (relay, engine) = through(&corner);
    let mut watchers = Vec::new();
    for _ in 0..5 {
        let mut watcher = engine.stats(spec.bot_id).await.unwrap();
        assert!(watcher.next().await.unwrap().is_ok());
        watchers.push(watcher);
    }
    let what = "a single connection";
    wait_for(what, LIMIT, async || {
        (relay.connections() == 1).then_some(())
    })
    .await;
    drop(watchers);
    let what = "the end of the connection";
    wait_for(what, LIMIT, async || {
        (relay.connections() == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn counters_of_a_known_run_cost_the_engine_no_call() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    corner.start(&spec).await;
    let (mut relay, engine) = through(&corner);
    let first = engine
        .sample_usage(&[spec.bot_id])
        .await
        .remove(0)
        .1
        .unwrap();
    relay.cut();
    let second = engine
        .sample_usage(&[spec.bot_id])
        .await
        .remove(0)
        .1
        .unwrap();
    assert_eq!(first.run, second.run);
}

/// As with an engine whose processes this machine does not see.
#[tokio::test]
async fn counters_come_from_the_engine_where_the_kernels_files_do_not_tell() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["burn"]).await;
    corner.start(&spec).await;
    let bot = spec.bot_id;
    let by_files = corner
        .engine
        .sample_usage(&[bot])
        .await
        .remove(0)
        .1
        .unwrap();
    let (relay, engine) = through_without_files(&corner);
    let sample = async || engine.sample_usage(&[bot]).await.remove(0).1;
    let counters = wait_for("counters", LIMIT, async || match sample().await {
        Ok(counters) => Some(counters),
        Err(error) => {
            assert!(error.is_transient(), "{error:?}");
            None
        }
    })
    .await;
    assert_eq!(counters.run, by_files.run);
    assert_eq!(counters.memory_limit_bytes, by_files.memory_limit_bytes);
    assert!(counters.cpu_time >= by_files.cpu_time && counters.pids > 0);
    wait_for("newer counters", LIMIT, async || {
        let newer = sample().await.unwrap();
        (newer.cpu_time > counters.cpu_time).then_some(())
    })
    .await;
    assert_eq!(
        relay.connections(),
        1,
        "one stream, however often it is asked"
    );
    assert!(engine.sample_usage(&[]).await.is_empty());
    wait_for("the end of the stream", LIMIT, async || {
        (relay.connections() == 0).then_some(())
    })
    .await;
}
