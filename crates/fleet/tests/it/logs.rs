use std::{sync::Arc, time::Duration};

use botmaker_domain::{BotId, BotState, FixedClock};
use botmaker_fleet::{FleetSettings, GapReason, LogItem, LogRequest, LogSettings};
use botmaker_ports::{
    LogStream,
    fakes::runtime::{FakeRuntime, Method},
};
use futures_util::{FutureExt, StreamExt, stream::BoxStream};
use jiff::{SignedDuration, Timestamp};

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
        if n == 0 {
            assert_eq!(text(&mut slow).await, "0");
        }
    }
    assert!(matches!(
        next(&mut slow).await,
        LogItem::Gap {
            dropped: Some(94),
            reason: GapReason::SlowViewer,
            after: Some(_)
        }
    ));
    // Not the oldest that are left, of which it would miss the next ones too, but the newer half of what may wait.
    for n in 95..100 {
        assert_eq!(text(&mut slow).await, n.to_string());
    }
    world.runtime.print_line(bot, LogStream::Stdout, "after");
    assert_eq!(text(&mut slow).await, "after");
}

#[tokio::test]
async fn a_viewer_who_always_finds_more_lets_others_have_their_turn() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let request = tail(1000);
    let bot_ref = bot.into();
    let log = world.fleet.follow_log(&world.actor, &bot_ref, request);
    let mut log = log.await.unwrap();
    world.runtime.print_line(bot, LogStream::Stdout, "0");
    assert_eq!(text(&mut log).await, "0");
    for n in 1..=1000 {
        world
            .runtime
            .print_line(bot, LogStream::Stdout, &n.to_string());
    }
    assert_eq!(text(&mut log).await, "1");
    let mut at_once = 0;
    while log.next().now_or_never().is_some() {
        at_once += 1;
    }
    assert!(at_once < 100, "{at_once} lines without a pause");
    for n in at_once + 2..=1000 {
        assert_eq!(text(&mut log).await, n.to_string());
    }
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

const ROTATED: LogItem = LogItem::Gap {
    after: None,
    dropped: None,
    reason: GapReason::Rotated,
};

/// The next item, a gap without the line that it follows.
async fn next_or_gap(stream: &mut BoxStream<'static, LogItem>) -> LogItem {
    match next(stream).await {
        LogItem::Gap {
            dropped, reason, ..
        } => LogItem::Gap {
            after: None,
            dropped,
            reason,
        },
        item => item,
    }
}

async fn follow(world: &World, bot: BotId) -> BoxStream<'static, LogItem> {
    let bot = bot.into();
    let log = world.fleet.follow_log(&world.actor, &bot, tail(10)).await;
    log.unwrap()
}

/// A bot whose lines are read two seconds after it printed them, so late that the engine may skip some.
struct Late {
    world: World,
    clock: Arc<FixedClock>,
    bot: BotId,
    log: BoxStream<'static, LogItem>,
}

impl Late {
    /// Begins; the line "1" has been read.
    async fn begin() -> Self {
        let past = Timestamp::now() - SignedDuration::from_secs(2);
        let clock = Arc::new(FixedClock::at(past));
        let world = World::with(
            settings(),
            FakeRuntime::with_clock(Arc::<FixedClock>::clone(&clock)),
        )
        .await;
        let bot = world.running("Ada").await.record.id;
        let log = follow(&world, bot).await;
        let mut late = Self {
            world,
            clock,
            bot,
            log,
        };
        for n in 0..=1 {
            late.print(n);
            assert_eq!(text(&mut late.log).await, n.to_string());
        }
        late
    }

    fn print(&self, number: u32) {
        self.clock.advance(SignedDuration::from_millis(100));
        let runtime = &self.world.runtime;
        runtime.print_line(self.bot, LogStream::Stdout, &number.to_string());
    }
}

#[tokio::test]
async fn what_the_engine_skips_for_followers_is_read_from_what_it_stores() {
    let mut late = Late::begin().await;
    (2..=4).for_each(|n| late.print(n));
    late.world.runtime.skip_for_followers(late.bot);
    late.print(5);
    for n in 2..=5 {
        assert_eq!(text(&mut late.log).await, n.to_string());
    }
}

#[tokio::test]
async fn what_the_engine_rotates_away_unread_is_a_gap() {
    let mut late = Late::begin().await;
    (2..=4).for_each(|n| late.print(n));
    late.world.runtime.skip_for_followers(late.bot);
    late.print(5);
    late.world.runtime.rotate_log(late.bot, 2);
    assert_eq!(next_or_gap(&mut late.log).await, ROTATED);
    assert_eq!(text(&mut late.log).await, "4");
    assert_eq!(text(&mut late.log).await, "5");
}

#[tokio::test]
async fn an_engine_that_passes_nothing_on_any_more_is_asked_anew() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let mut log = follow(&world, bot).await;
    let print = |n: u32| {
        let runtime = &world.runtime;
        runtime.print_line(bot, LogStream::Stdout, &n.to_string());
    };
    print(1);
    assert_eq!(text(&mut log).await, "1");
    (2..=3).for_each(print);
    world.runtime.skip_for_followers(bot);
    assert_eq!(text(&mut log).await, "2");
}

#[tokio::test]
async fn a_pause_of_the_bot_is_no_gap() {
    let mut late = Late::begin().await;
    for n in 2..=6 {
        late.print(n);
        assert_eq!(text(&mut late.log).await, n.to_string());
    }
}

#[tokio::test]
async fn what_is_rotated_away_before_the_last_reading_is_a_gap() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let mut log = follow(&world, bot).await;
    let print = |n: u32| {
        let runtime = &world.runtime;
        runtime.print_line(bot, LogStream::Stdout, &n.to_string());
    };
    print(1);
    assert_eq!(text(&mut log).await, "1");
    (2..=4).for_each(print);
    world.runtime.skip_for_followers(bot);
    world.runtime.rotate_log(bot, 1);
    let fleet = &world.fleet;
    fleet.stop_bot(&world.actor, &bot.into()).await.unwrap();
    assert_eq!(next_or_gap(&mut log).await, ROTATED);
    assert_eq!(text(&mut log).await, "4");
    assert!(matches!(next(&mut log).await, LogItem::End { .. }));
}
