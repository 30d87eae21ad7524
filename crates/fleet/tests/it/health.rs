//! What is known of running bots beyond their probes, and what becomes of it.

use std::{net::SocketAddr, time::Duration};

use botmaker_domain::{BotState, EventKind, ReasonCode};
use botmaker_fleet::{BotRef, BotView, CreateChannel, EditBot, FleetSettings, HealthSettings};
use botmaker_openclaw::{
    COMMAND_GATEWAY,
    gateway::{ChannelState, ChatError, FakeAnswer, FakeGateway},
};
use botmaker_ports::{
    EventStore, StateSize, UsageSample,
    fakes::runtime::{FakeRuntime, Program},
};
use botmaker_secrets::SecretString;

use crate::world::{World, settings, wish};

const REFUSED: &str = "Telegram bot token unauthorized (getMe returned 401)";

/// As in life, a thousand times as fast.
fn hasty() -> FleetSettings {
    FleetSettings {
        health: HealthSettings {
            channel_interval: Duration::from_millis(40),
            channel_patience: Duration::from_secs(600),
            memory_warning_after: Duration::ZERO,
            canary_interval: Duration::from_millis(40),
            canary_timeout: Duration::from_millis(200),
            ..HealthSettings::default()
        },
        metrics_interval: Duration::from_millis(20),
        sweep: Duration::from_millis(50),
        ..settings()
    }
}

async fn world() -> World {
    World::with(hasty(), FakeRuntime::new()).await
}

fn address(view: &BotView) -> SocketAddr {
    ([127, 0, 0, 1], view.record.placement.port).into()
}

fn telegram(lifecycle: &str, works: bool, last_error: Option<&str>) -> ChannelState {
    ChannelState {
        kind: "telegram".to_owned(),
        account: "default".to_owned(),
        running: works,
        connected: Some(works),
        lifecycle: Some(lifecycle.to_owned()),
        last_error: last_error.map(str::to_owned),
    }
}

/// A running bot on Telegram whose gateway knows nothing of a channel yet.
async fn on_telegram(world: &World) -> BotView {
    let token = format!("123456789:{}", "A1b2C".repeat(7));
    let channel = CreateChannel {
        kind: "telegram".to_owned(),
        secrets: [("telegram_token".to_owned(), SecretString::from(token))].into(),
        allow_from: vec!["123456789".to_owned()],
        ..CreateChannel::default()
    };
    let mut wish = wish("Ada");
    wish.channels = vec![channel];
    let created = world
        .fleet
        .create_bot(&world.actor, wish, None)
        .await
        .unwrap();
    world.until(created.bot.record.id, BotState::Running).await
}

fn is_told(view: &BotView, code: ReasonCode) -> bool {
    let status = &view.record.status;
    status.state == BotState::Degraded && status.reason.as_ref().is_some_and(|it| it.code == code)
}

#[tokio::test]
async fn a_refused_token_is_degraded_in_the_gateways_words_and_not_restarted() {
    let world = world().await;
    let bot = on_telegram(&world).await;
    let (id, address) = (bot.record.id, address(&bot));
    world
        .gateway
        .set_channels(address, vec![telegram("ready", true, None)]);
    let view = world
        .wait(id, |view| {
            let channels = view.evidence.channels.as_ref();
            channels.is_some_and(|it| !it.states.is_empty())
        })
        .await;
    assert_eq!(view.record.status.state, BotState::Running);

    let blocked = telegram("blocked", false, Some(REFUSED));
    world.gateway.set_channels(address, vec![blocked]);
    let view = world
        .wait(id, |view| is_told(view, ReasonCode::ChannelsFailing))
        .await;
    let reason = view.record.status.reason.unwrap();
    assert!(reason.detail.contains(REFUSED), "{reason:?}");
    assert_eq!(view.record.lifecycle.deaths, []);
    let before = bot.evidence.container.unwrap().0;
    let after = view.evidence.container.unwrap().0;
    assert_eq!((after.id, after.started_at), (before.id, before.started_at));

    world
        .gateway
        .set_channels(address, vec![telegram("ready", true, None)]);
    world.until(id, BotState::Running).await;
}

#[tokio::test]
async fn a_gateway_that_does_not_tell_of_its_channels_is_not_green() {
    let world = world().await;
    let bot = on_telegram(&world).await;
    world
        .gateway
        .refuse_calls(address(&bot), Some(ChatError::Timeout));
    let view = world
        .wait(bot.record.id, |view| {
            is_told(view, ReasonCode::ChannelsFailing)
        })
        .await;
    let channels = view.evidence.channels.unwrap();
    assert!(channels.failures >= 3 && channels.states.is_empty());
}

#[tokio::test]
async fn a_bot_without_channels_is_not_asked_about_them() {
    let world = world().await;
    let bot = world.running("Ada").await.record.id;
    let view = world.wait(bot, |view| view.evidence.canary.is_some()).await;
    assert_eq!(view.evidence.channels, None);
}

#[tokio::test]
async fn a_bot_that_stops_answering_is_degraded_until_it_answers_again() {
    let world = world().await;
    let bot = world.running("Ada").await;
    let (id, address) = (bot.record.id, address(&bot));
    let tested = |view: &BotView| {
        let canary = view.evidence.canary.as_ref();
        canary.is_some_and(|canary| canary.answered_at.is_some())
    };
    world.wait(id, tested).await;
    world
        .gateway
        .set_answer(address, FakeAnswer::StallAfter(vec!["O".to_owned()]));
    let view = world
        .wait(id, |view| is_told(view, ReasonCode::CanaryFailed))
        .await;
    let canary = view.evidence.canary.unwrap();
    assert!(canary.failures >= 2 && canary.answered_at.is_some());
    assert!(canary.latency >= Duration::from_millis(200), "{canary:?}");
    world.gateway.set_answer(address, FakeAnswer::Echo);
    world.until(id, BotState::Running).await;
}

#[tokio::test]
async fn test_messages_have_sessions_of_their_own_and_can_be_switched_off() {
    let world = world().await;
    let bot = world.running("Ada").await.record.id;
    world.wait(bot, |view| view.evidence.canary.is_some()).await;
    let turns = world.gateway.turns();
    assert!(
        turns
            .iter()
            .all(|(_, turn)| turn.session.starts_with("botmaker-canary-")),
        "{turns:?}"
    );
    let edit = EditBot {
        canary_minutes: Some(Some(0)),
        ..EditBot::default()
    };
    world
        .fleet
        .edit_bot(&world.actor, &bot.into(), edit)
        .await
        .unwrap();
    world.wait(bot, |view| view.evidence.canary.is_none()).await;
    let turns = world.gateway.turns().len();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.gateway.turns().len(), turns);
}

#[tokio::test]
async fn memory_that_is_nearly_used_up_is_told_and_forgotten_with_the_run() {
    let world = world().await;
    let bot = world.running("Ada").await;
    let (id, limit) = (bot.record.id, bot.record.spec.resources.memory_bytes);
    let usage = |share: u64| UsageSample {
        run: "this".to_owned(),
        sampled_at: jiff::Timestamp::now(),
        cpu_time: Duration::ZERO,
        memory_bytes: limit * share / 100,
        memory_limit_bytes: Some(limit),
        network_received_bytes: 0,
        network_sent_bytes: 0,
        pids: 1,
    };
    world.runtime.set_usage(id, usage(95));
    let view = world
        .wait(id, |view| is_told(view, ReasonCode::MemoryHigh))
        .await;
    let hint = view.record.status.reason.unwrap().hint.unwrap();
    assert!(hint.contains("MiB"), "{hint}");
    assert!(view.evidence.memory.unwrap().is_high);
    world.runtime.set_usage(id, usage(50));
    world.until(id, BotState::Running).await;
    world
        .fleet
        .stop_bot(&world.actor, &id.into())
        .await
        .unwrap();
    let view = world.until(id, BotState::Stopped).await;
    assert_eq!(view.evidence.memory, None);
}

#[tokio::test]
async fn a_stop_that_has_to_be_a_kill_says_so() {
    let world = world().await;
    let command: Vec<String> = COMMAND_GATEWAY.iter().map(ToString::to_string).collect();
    world
        .runtime
        .set_program(&command, Program::ignoring_sigterm());
    let bot = world.running("Ada").await.record.id;
    world
        .fleet
        .stop_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    let view = world
        .wait(bot, |view| {
            let reason = view.record.status.reason.as_ref();
            reason.is_some_and(|it| it.code == ReasonCode::KilledAtStop)
        })
        .await;
    assert_eq!(view.record.status.state, BotState::Stopped);
    assert_eq!(view.record.lifecycle.deaths, []);
    assert_eq!(view.record.lifecycle.unclean_runs.len(), 1);
    let events = world.store.list_events(0, None, 1000).await.unwrap();
    let told = events
        .iter()
        .filter(|it| it.event.kind == EventKind::BotKilled);
    assert_eq!(told.count(), 1);
    world
        .fleet
        .start_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    let view = world.until(bot, BotState::Running).await;
    assert_eq!(view.record.lifecycle.unclean_runs.len(), 1);
}

#[tokio::test]
async fn what_was_told_holds_over_a_restart_of_the_server() {
    let mut world = world().await;
    let bot = world.running("Ada").await;
    let (id, address) = (bot.record.id, address(&bot));
    world
        .gateway
        .set_answer(address, FakeAnswer::Refuse(ChatError::Timeout));
    world
        .wait(id, |view| is_told(view, ReasonCode::CanaryFailed))
        .await;
    let count = |events: Vec<botmaker_domain::Event>| {
        let changes = events
            .iter()
            .filter(|it| it.event.kind == EventKind::BotStatusChanged);
        changes.count()
    };
    let before = count(world.store.list_events(0, None, 1000).await.unwrap());
    world.restart().await;
    world
        .wait(id, |view| {
            let canary = view.evidence.canary.as_ref();
            canary.is_some_and(|canary| canary.failures >= 2)
        })
        .await;
    let view = world.load(id).await;
    assert!(is_told(&view, ReasonCode::CanaryFailed), "{view:?}");
    let after = count(world.store.list_events(0, None, 1000).await.unwrap());
    assert_eq!(after, before, "it was called well in between");
    assert_eq!(
        FakeGateway::ready_report(),
        view.evidence.probe.unwrap().report
    );
}

/// What a measurement finds.
fn mib(count: u64) -> Option<StateSize> {
    Some(StateSize {
        bytes: count << 20,
        entries: 1,
        is_complete: true,
    })
}

#[tokio::test]
async fn a_state_that_grows_is_told_and_at_its_limit_the_bot_is_stopped() {
    let hasty = hasty();
    let sized = FleetSettings {
        health: HealthSettings {
            state_interval: Duration::from_millis(40),
            state_soft_bytes: 5 << 20,
            state_hard_bytes: 20 << 20,
            ..hasty.health
        },
        ..hasty
    };
    let world = World::with(sized, FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record.id;
    let view = world.wait(bot, |view| view.evidence.state.is_some()).await;
    assert_eq!(view.record.status.state, BotState::Running);

    world.runtime.set_state_size(bot, mib(5));
    let view = world
        .wait(bot, |view| is_told(view, ReasonCode::StateTooLarge))
        .await;
    let detail = view.record.status.reason.unwrap().detail;
    assert_eq!(
        detail,
        "its state takes 5 MiB or more; at 20 MiB the bot is stopped"
    );
    world.runtime.set_state_size(bot, mib(4));
    world.until(bot, BotState::Running).await;

    world.runtime.set_state_size(bot, mib(21));
    let view = world.until(bot, BotState::Failed).await;
    let reason = view.record.status.reason.unwrap();
    assert_eq!(reason.code, ReasonCode::StateTooLarge);
    assert!(reason.detail.contains("21 MiB"), "{reason:?}");
    assert_eq!(view.record.lifecycle.deaths, []);
    let container = world.wait(bot, |view| {
        let container = view.evidence.container.as_ref();
        container.is_some_and(|(container, _)| !container.state.is_alive())
    });
    container.await;

    // Whoever starts it has some time to let it tidy up, then it is measured again.
    world.runtime.set_state_size(bot, mib(1));
    let named = BotRef::Id(bot);
    world.fleet.start_bot(&world.actor, &named).await.unwrap();
    world.until(bot, BotState::Running).await;
}
