use std::time::Duration;

use botmaker_domain::BotState;
use botmaker_fleet::{FleetSettings, GapReason, LogItem, LogRequest, LogSettings};
use botmaker_ports::{LogStream, fakes::runtime::Method};
use futures_util::{StreamExt, stream::BoxStream};

use crate::world::{PATIENCE, World, settings};

async fn next(stream: &mut BoxStream<'static, LogItem>) -> LogItem {
    tokio::time::timeout(PATIENCE, stream.next())
        .await
        .expect("an item comes")
        .expect("the stream goes on")
}

async fn text(stream: &mut BoxStream<'static, LogItem>) -> String {
    match next(stream).await {
        LogItem::Line(line) => line.text.clone(),
        other => panic!("expected a line, got {other:?}"),
    }
}

fn tail(lines: u32) -> LogRequest {
    LogRequest {
        tail: Some(lines),
        ..LogRequest::default()
    }
}

#[tokio::test]
async fn viewers_share_one_reading_and_get_the_tail_they_ask_for() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    for n in 1..=3 {
        world
            .runtime
            .print_line(bot, LogStream::Stdout, &format!("line {n}"));
    }
    let mut first = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(2))
        .await
        .unwrap();
    assert_eq!(
        (text(&mut first).await, text(&mut first).await),
        ("line 2".to_owned(), "line 3".to_owned())
    );
    let reads = world.runtime.calls(Method::Logs);
    let mut second = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(1))
        .await
        .unwrap();
    assert_eq!(text(&mut second).await, "line 3");
    world.runtime.print_line(bot, LogStream::Stderr, "line 4");
    assert_eq!(
        (text(&mut first).await, text(&mut second).await),
        ("line 4".to_owned(), "line 4".to_owned())
    );
    assert!(
        world.runtime.calls(Method::Logs) <= reads + 1,
        "the second viewer costs no reading of its own"
    );
}

#[tokio::test]
async fn a_viewer_that_comes_back_goes_on_where_it_was() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    world.runtime.print_line(bot, LogStream::Stdout, "one");
    let mut first = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(10))
        .await
        .unwrap();
    let LogItem::Line(one) = next(&mut first).await else {
        panic!("a line comes first")
    };
    world.runtime.print_line(bot, LogStream::Stdout, "two");
    assert_eq!(text(&mut first).await, "two");
    let request = LogRequest {
        after: Some(one.id),
        ..tail(0)
    };
    let mut again = world
        .fleet
        .follow_log(&world.actor, &bot.into(), request)
        .await
        .unwrap();
    assert_eq!(text(&mut again).await, "two");
}

#[tokio::test]
async fn the_end_is_told_with_the_last_unfinished_line_and_the_next_run_follows() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let mut log = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(10))
        .await
        .unwrap();
    world.runtime.print_line(bot, LogStream::Stdout, "hello");
    assert_eq!(text(&mut log).await, "hello");
    world
        .runtime
        .print_bytes(bot, LogStream::Stdout, "no line break".into());
    world
        .fleet
        .stop_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    assert_eq!(text(&mut log).await, "no line break");
    assert!(matches!(
        next(&mut log).await,
        LogItem::End { exit_code: Some(_) }
    ));
    world
        .fleet
        .start_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world.until(bot, BotState::Running).await;
    world.runtime.print_line(bot, LogStream::Stdout, "again");
    assert_eq!(text(&mut log).await, "again");
}

#[tokio::test]
async fn a_slow_viewer_gets_a_gap_and_slows_nobody() {
    let logs = LogSettings {
        queue_items: 10,
        ..LogSettings::default()
    };
    let world = World::with(FleetSettings { logs, ..settings() }, Default::default()).await;
    let bot = world.running("Ada").await.record.id;
    let mut slow = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(10))
        .await
        .unwrap();
    let mut quick = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(10))
        .await
        .unwrap();
    for n in 0..100 {
        world
            .runtime
            .print_line(bot, LogStream::Stdout, &n.to_string());
        assert_eq!(text(&mut quick).await, n.to_string());
    }
    for n in 0..10 {
        assert_eq!(text(&mut slow).await, n.to_string());
    }
    assert!(matches!(
        next(&mut slow).await,
        LogItem::Gap {
            dropped: Some(90),
            reason: GapReason::SlowViewer,
            after: Some(_)
        }
    ));
    world.runtime.print_line(bot, LogStream::Stdout, "after");
    assert_eq!(text(&mut slow).await, "after");
}

#[tokio::test]
async fn a_log_that_nobody_watches_is_not_read() {
    let logs = LogSettings {
        linger: Duration::from_millis(5),
        ..LogSettings::default()
    };
    let world = World::with(FleetSettings { logs, ..settings() }, Default::default()).await;
    let bot = world.running("Ada").await.record.id;
    assert_eq!(world.runtime.calls(Method::Logs), 0);
    let log = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(1))
        .await
        .unwrap();
    drop(log);
    let mut later = world
        .fleet
        .follow_log(&world.actor, &bot.into(), tail(1))
        .await
        .unwrap();
    world.runtime.print_line(bot, LogStream::Stdout, "x");
    assert_eq!(text(&mut later).await, "x");
}

#[tokio::test]
async fn the_stored_log_is_read_once_for_a_download() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    for n in 1..=3 {
        world
            .runtime
            .print_line(bot, LogStream::Stdout, &format!("line {n}"));
    }
    world
        .runtime
        .print_bytes(bot, LogStream::Stderr, "open end".into());
    let lines = world
        .fleet
        .read_log(&world.actor, &bot.into(), LogRequest::default())
        .await
        .unwrap();
    let texts: Vec<_> = lines.map(|line| line.unwrap().text).collect().await;
    assert_eq!(texts, ["line 1", "line 2", "line 3", "open end"]);
}
