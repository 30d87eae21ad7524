//! Bots that end though they are wished to run.

use std::time::Duration;

use botmaker_domain::{BotId, BotState, EventKind, ReasonCode};
use botmaker_fleet::{FleetSettings, RecoverySettings};
use botmaker_openclaw::gateway::{FakeGateway, ProbeReport};
use botmaker_ports::{BotRuntime, EventStore, RestartPolicy, fakes::runtime::FakeRuntime};
use serde_json::Value;

use crate::world::{World, settings};

/// As in life, a thousand times as fast.
fn hasty() -> FleetSettings {
    FleetSettings {
        recovery: RecoverySettings {
            first_pause: Duration::from_millis(10),
            longest_pause: Duration::from_millis(40),
            calm_after: Duration::from_secs(600),
            ..RecoverySettings::default()
        },
        sweep: Duration::from_millis(50),
        unresponsive_after: Duration::from_millis(100),
        ..settings()
    }
}

async fn deaths(world: &World, bot: BotId, count: usize) {
    world
        .wait(bot, |view| view.record.lifecycle.deaths.len() == count)
        .await;
}

#[tokio::test]
async fn a_bot_that_the_engine_restarted_once_is_noted_and_restarted_by_us_from_then_on() {
    let world = World::with(hasty(), FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record.id;
    assert_eq!(
        world.runtime.restart_policy(bot),
        Some(RestartPolicy::UnlessStopped)
    );
    world.runtime.die(bot, 3);
    deaths(&world, bot, 1).await;
    world.runtime.restart_by_policy(bot);
    let view = world.until(bot, BotState::Running).await;
    world
        .wait(bot, |_| {
            world.runtime.restart_policy(bot) == Some(RestartPolicy::No)
        })
        .await;
    let death = &view.record.lifecycle.deaths[0];
    assert_eq!((death.exit_code, death.generation), (Some(3), 1));
    // The next one is BotMaker's to mend.
    world.runtime.die(bot, 3);
    deaths(&world, bot, 2).await;
    world.until(bot, BotState::Running).await;
    let told = world.store.list_events(0, Some(bot), 100).await.unwrap();
    let told = told.iter().filter(|it| it.event.kind == EventKind::BotDied);
    assert_eq!(told.count(), 2);
}

#[tokio::test]
async fn five_ends_are_a_crash_loop_with_a_report_until_somebody_wishes_anew() {
    let world = World::with(hasty(), FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record.id;
    world
        .runtime
        .print_line(bot, botmaker_ports::LogStream::Stderr, "the last words");
    for count in 1..=5 {
        world.runtime.die(bot, 3);
        deaths(&world, bot, count).await;
        world.runtime.restart_by_policy(bot);
        if count < 5 {
            world.until(bot, BotState::Running).await;
        }
    }
    let view = world.until(bot, BotState::CrashLooping).await;
    let reason = view.record.status.reason.unwrap();
    assert_eq!(reason.code, ReasonCode::CrashLooping);
    assert!(reason.detail.contains("5 times"), "{reason:?}");
    let container = world.runtime.find_container(bot).await.unwrap().unwrap();
    assert!(!container.state.is_alive());

    let named = bot.into();
    let reports = world
        .fleet
        .list_reports(&world.actor, &named)
        .await
        .unwrap();
    let report = world
        .fleet
        .load_report(&world.actor, &named, &reports[0].name);
    let report: Value = serde_json::from_slice(&report.await.unwrap()).unwrap();
    assert_eq!(report["deaths"].as_array().unwrap().len(), 5);
    assert_eq!(report["reason"]["code"], "crash_looping");
    assert!(
        report["log"].to_string().contains("the last words"),
        "{report:#}"
    );

    world
        .fleet
        .start_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    let view = world.until(bot, BotState::Running).await;
    assert_eq!(view.record.lifecycle.deaths, []);
}

#[tokio::test]
async fn a_gateway_that_falls_silent_is_restarted() {
    let world = World::with(hasty(), FakeRuntime::new()).await;
    let view = world.running("Ada").await;
    let bot = view.record.id;
    let address = ([127, 0, 0, 1], view.record.placement.port).into();
    let started_at = view.evidence.container.unwrap().0.started_at;
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    world.until(bot, BotState::Unhealthy).await;
    deaths(&world, bot, 1).await;
    world
        .wait(bot, |view| {
            let container = view.evidence.container.as_ref();
            container.is_some_and(|(container, _)| container.started_at > started_at)
        })
        .await;
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    let view = world.until(bot, BotState::Running).await;
    let death = &view.record.lifecycle.deaths[0];
    assert_eq!(death.reason.code, ReasonCode::GatewayUnresponsive);
}

#[tokio::test]
async fn a_gateway_that_is_live_and_stalls_is_told_and_not_restarted() {
    let world = World::with(hasty(), FakeRuntime::new()).await;
    let view = world.running("Ada").await;
    let bot = view.record.id;
    let address = ([127, 0, 0, 1], view.record.placement.port).into();
    world.gateway.set_report(
        address,
        ProbeReport {
            live: true,
            error: Some("no answer".to_owned()),
            ..ProbeReport::default()
        },
    );
    let view = world.until(bot, BotState::Unhealthy).await;
    assert_eq!(
        view.record.status.reason.unwrap().code,
        ReasonCode::GatewayUnresponsive
    );
    assert_eq!(view.record.lifecycle.deaths, []);
}

#[tokio::test]
async fn memory_that_ran_out_is_told_with_a_way_out() {
    let world = World::with(hasty(), FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record.id;
    world.runtime.run_out_of_memory(bot);
    deaths(&world, bot, 1).await;
    world.runtime.restart_by_policy(bot);
    let view = world.until(bot, BotState::Running).await;
    let death = &view.record.lifecycle.deaths[0];
    assert!(death.oom_killed);
    assert_eq!(death.reason.code, ReasonCode::OutOfMemory);
    assert!(death.reason.hint.as_ref().unwrap().contains("memory"));
}
