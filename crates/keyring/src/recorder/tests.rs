//! Records reach the disk, or are counted as lost.

use std::time::Duration;

use botmaker_domain::keyring::RequestRecord;
use jiff::SignedDuration;
use tokio::time::{Instant, timeout};
use tokio_util::task::TaskTracker;

use super::Recorder;
use crate::store::{
    KeyringStore, SUMS,
    tests::{at, bot, key, open, record},
};

const WAIT: Duration = Duration::from_secs(20);

fn start(store: &KeyringStore) -> (Recorder, TaskTracker) {
    let tasks = TaskTracker::new();
    (Recorder::start(store.clone(), &tasks), tasks)
}

fn one(n: i64) -> RequestRecord {
    let now = at("2026-11-21T10:00:00Z") + SignedDuration::from_secs(n);
    record(bot(1), key(1), now)
}

/// Requests on the disk.
async fn count(store: &KeyringStore) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM requests_recent")
        .fetch_one(store.readers())
        .await
        .unwrap()
}

/// Requests that are counted on the disk.
async fn requests(store: &KeyringStore) -> u64 {
    let used = store.bot_usage(&[bot(1)], at("2026-11-21T12:00:00Z")).await;
    used.unwrap()[0].requests
}

/// Waits until so many are on the disk.
async fn written(store: &KeyringStore, expected: i64) {
    let reached = timeout(WAIT, async {
        while count(store).await != expected {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(reached.await.is_ok(), "{}", count(store).await);
}

/// Makes every write of records fail, or succeed again.
async fn refuse_records(store: &KeyringStore, is_refused: bool) {
    let statement = if is_refused {
        "CREATE TRIGGER refuse BEFORE INSERT ON requests_recent BEGIN SELECT RAISE(ABORT, 'refused'); END"
    } else {
        "DROP TRIGGER refuse"
    };
    sqlx::query(statement)
        .execute(store.writer())
        .await
        .unwrap();
}

#[tokio::test]
async fn records_are_written_together_and_soon() {
    let (_directory, store) = open().await;
    let (recorder, _tasks) = start(&store);
    let began = Instant::now();
    for n in 0..40 {
        recorder.record(one(n));
    }
    assert_eq!((recorder.waiting(), recorder.lost()), (40, 0));
    written(&store, 40).await;
    assert!(
        began.elapsed() >= Duration::from_millis(250),
        "they were gathered"
    );
    for n in 0..500 {
        recorder.record(one(n));
    }
    written(&store, 540).await;
    timeout(WAIT, async {
        while recorder.waiting() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_flush_waits_for_what_was_recorded_before() {
    let (_directory, store) = open().await;
    let (recorder, _tasks) = start(&store);
    for n in 0..1_234 {
        recorder.record(one(n));
    }
    recorder.flush().await;
    assert_eq!(count(&store).await, 1_234);
    assert_eq!(recorder.waiting(), 0);
    recorder.flush().await;
}

#[tokio::test]
async fn recording_never_waits_and_counts_what_is_lost() {
    let (_directory, store) = open().await;
    let (recorder, _tasks) = start(&store);
    refuse_records(&store, true).await;
    // A bot that makes up a model for each request.
    let made_up = |n: usize| RequestRecord {
        model: format!("model-{n}"),
        ..one(0)
    };
    for n in 0..SUMS + 1_000 {
        recorder.record(made_up(n));
    }
    assert_eq!((recorder.waiting(), recorder.lost()), (10_000, 1_000));
    recorder.flush().await;
    for n in 0..SUMS {
        recorder.record(made_up(n + 500));
    }
    recorder.flush().await;
    assert_eq!((recorder.waiting(), recorder.lost()), (19_500, 1_500));
    refuse_records(&store, false).await;
    // It is tried again without anybody's doing.
    written(&store, 10_000).await;
    recorder.flush().await;
    assert_eq!((recorder.waiting(), recorder.lost()), (0, 1_500));
    assert_eq!(requests(&store).await, 19_500);
}

#[tokio::test]
async fn nothing_is_lost_while_the_disk_refuses() {
    let (_directory, store) = open().await;
    let (recorder, _tasks) = start(&store);
    refuse_records(&store, true).await;
    for n in 0..30_000 {
        recorder.record(one(n % 1_000));
        if n % 10_000 == 0 {
            recorder.flush().await;
        }
    }
    assert_eq!((recorder.waiting(), recorder.lost()), (30_000, 0));
    refuse_records(&store, false).await;
    written(&store, 10_000).await;
    recorder.flush().await;
    assert_eq!((recorder.waiting(), recorder.lost()), (0, 0));
    assert_eq!(requests(&store).await, 30_000);
}

#[tokio::test]
async fn a_stop_writes_what_waits() {
    let (_directory, store) = open().await;
    let (recorder, tasks) = start(&store);
    for n in 0..700 {
        recorder.record(one(n));
    }
    recorder.close().await;
    assert_eq!(count(&store).await, 700);
    tasks.close();
    timeout(WAIT, tasks.wait()).await.unwrap();
    recorder.record(one(1));
    recorder.flush().await;
    assert_eq!((recorder.waiting(), recorder.lost()), (0, 1));
    let (recorder, tasks) = start(&store);
    recorder.record(one(2));
    drop(recorder);
    tasks.close();
    timeout(WAIT, tasks.wait()).await.unwrap();
    assert_eq!(count(&store).await, 701);
}

#[tokio::test]
async fn a_stop_is_held_up_for_seconds_only() {
    let (_directory, store) = open().await;
    let (recorder, tasks) = start(&store);
    refuse_records(&store, true).await;
    for n in 0..600 {
        recorder.record(one(n));
    }
    let began = Instant::now();
    timeout(WAIT, recorder.close()).await.unwrap();
    assert!(
        began.elapsed() >= Duration::from_secs(5),
        "it is tried again"
    );
    assert_eq!((recorder.waiting(), recorder.lost()), (0, 600));
    tasks.close();
    timeout(WAIT, tasks.wait()).await.unwrap();
}
