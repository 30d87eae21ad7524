//! What bots use, several logs at once, and who may see them.

use std::time::Duration;

use botmaker_domain::{Actor, ActorKind, Role, UserId};
use botmaker_fleet::{
    BotError, BotRef, FleetSettings, LogItem, LogRequest, LogSettings, MAX_MERGED, MergedRequest,
    PairingDecision,
};
use botmaker_ports::{
    LogStream,
    fakes::runtime::{FakeRuntime, Method},
};
use futures_util::StreamExt;

use crate::world::{PATIENCE, World, settings};

async fn measuring() -> World {
    let settings = FleetSettings {
        metrics_interval: Duration::from_millis(100),
        ..settings()
    };
    World::with(settings, FakeRuntime::new()).await
}

fn stranger() -> Actor {
    Actor {
        user_id: UserId::generate(),
        name: "stranger".to_owned(),
        role: Role::Member,
        kind: ActorKind::Session,
    }
}

/// Waits until so many bots are measured.
async fn until_measured(world: &World, bots: usize) {
    let measured = async {
        while world
            .fleet
            .latest_metrics(&world.actor)
            .await
            .unwrap()
            .bots
            .len()
            != bots
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, measured)
        .await
        .expect("as many bots are measured");
}

#[tokio::test]
async fn all_running_bots_are_measured_by_one_call_and_a_deleted_one_is_forgotten() {
    let world = measuring().await;
    let ada = world.running("Ada").await.record.id;
    let bob = world.running("Bob").await.record.id;
    until_measured(&world, 2).await;
    assert_eq!(world.runtime.calls(Method::Stats), 0);
    let history = world
        .fleet
        .metrics(&world.actor, &ada.into(), None)
        .await
        .unwrap();
    assert!(!history.points.is_empty());
    world
        .fleet
        .delete_bot(&world.actor, &bob.into())
        .await
        .unwrap();
    world.gone(bob).await;
    until_measured(&world, 1).await;
}

#[tokio::test]
async fn an_engine_that_cannot_measure_leaves_a_gap_and_is_asked_again() {
    let world = measuring().await;
    let bot = world.running("Ada").await.record.id;
    until_measured(&world, 1).await;
    let message = "gone".to_owned();
    let failure = botmaker_ports::RuntimeError::EngineFailed { message };
    for _ in 0..8 {
        world
            .runtime
            .fail_next(Method::SampleUsage, failure.clone());
    }
    until_measured(&world, 0).await;
    until_measured(&world, 1).await;
    let history = world
        .fleet
        .metrics(&world.actor, &bot.into(), None)
        .await
        .unwrap();
    let points = history.points.windows(2);
    let longest = points
        .map(|pair| pair[1].at_ms - pair[0].at_ms)
        .max()
        .unwrap();
    assert!(longest >= 500, "no gap in {:?}", history.points);
}

#[tokio::test]
async fn nobody_sees_what_bots_of_others_use_print_or_whom_they_meet() {
    let world = measuring().await;
    let bot = world.running("Ada").await.record.id;
    until_measured(&world, 1).await;
    let (fleet, stranger) = (&world.fleet, stranger());
    assert!(
        fleet
            .latest_metrics(&stranger)
            .await
            .unwrap()
            .bots
            .is_empty()
    );
    let named = BotRef::Id(bot);
    let requests = [MergedRequest {
        bot: named.clone(),
        after: None,
    }];
    let refusals = [
        fleet.metrics(&stranger, &named, None).await.err(),
        fleet.channel_states(&stranger, &named).await.err(),
        fleet
            .follow_logs(&stranger, &requests, 10, None)
            .await
            .err(),
        fleet.pairing_requests(&stranger, &named).await.err(),
        fleet
            .decide_pairing(
                &stranger,
                &named,
                "telegram",
                "r1",
                PairingDecision::Approve,
            )
            .await
            .err(),
    ];
    for refusal in refusals {
        assert!(matches!(refusal, Some(BotError::NotFound)), "{refusal:?}");
    }
}

#[tokio::test]
async fn more_logs_than_can_be_told_apart_are_refused() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let request = MergedRequest {
        bot: bot.into(),
        after: None,
    };
    for count in [0, 2, MAX_MERGED + 1] {
        let requests = vec![request.clone(); count];
        let refused = world
            .fleet
            .follow_logs(&world.actor, &requests, 10, None)
            .await;
        let refused = refused.err();
        assert!(
            matches!(refused, Some(BotError::LogCount { .. })),
            "{count}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn more_lines_than_are_kept_come_from_the_engine_and_then_live() {
    let logs = LogSettings {
        ring_lines: 3,
        ..LogSettings::default()
    };
    let world = World::with(FleetSettings { logs, ..settings() }, FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record.id;
    let print = |n: u32| {
        world
            .runtime
            .print_line(bot, LogStream::Stdout, &n.to_string());
    };
    (1..=10).for_each(print);
    let request = LogRequest {
        tail: Some(8),
        ..LogRequest::default()
    };
    let followed = world
        .fleet
        .follow_log(&world.actor, &bot.into(), request)
        .await;
    let mut log = followed.unwrap();
    for expected in 3..=15 {
        if expected == 11 {
            (11..=15).for_each(print);
        }
        let item = tokio::time::timeout(PATIENCE, log.next()).await;
        let Some(LogItem::Line(line)) = item.expect("in time") else {
            panic!("line {expected} is missing");
        };
        assert_eq!(line.text, expected.to_string());
    }
}
