use std::{sync::Arc, time::Duration};

use botmaker_domain::{BotRecord, BotState, Classify, EventKind, ReasonCode};
use botmaker_fleet::FleetSettings;
use botmaker_openclaw::{COMMAND_GATEWAY, gateway::FakeGateway};
use botmaker_ports::{
    BotRuntime, BotWrite, LogStream, OneShotOutput, RuntimeError, StoreError,
    fakes::{
        runtime::{Method, Program},
        store::StoreObserver,
    },
};

use crate::world::{World, settings, wish};

fn code(view: &botmaker_fleet::BotView) -> Option<ReasonCode> {
    view.record.status.reason.as_ref().map(|reason| reason.code)
}

#[tokio::test]
async fn a_configuration_that_the_validator_refuses_never_starts() {
    let world = World::new().await;
    let words = br#"{"ok":false,"valid":false,"issues":[{"path":"gateway","message":"Unrecognized key: \"bogus\""}]}"#;
    world.runtime.answer_one_shots(|_| OneShotOutput {
        exit_code: 1,
        stdout: words.to_vec(),
        stderr: Vec::new(),
    });
    let bot = world.create("Ada").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::ConfigInvalid));
    assert!(
        failed
            .record
            .status
            .reason
            .unwrap()
            .detail
            .contains("Unrecognized key")
    );
    assert_eq!(world.runtime.calls(Method::StartContainer), 0);
}

#[tokio::test]
async fn openclaws_own_words_are_told_beside_its_exit_code() {
    let world = World::new().await;
    let command: Vec<String> = COMMAND_GATEWAY.iter().map(ToString::to_string).collect();
    let program = Program {
        lines: vec![(
            LogStream::Stderr,
            "Gateway failed to start: the state is of a newer build".to_owned(),
        )],
        ..Program::exiting(78)
    };
    world.runtime.set_program(&command, program);
    let bot = world.create("Ada").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    let reason = failed.record.status.reason.unwrap();
    assert!(
        reason
            .detail
            .ends_with("(exit code 78): the state is of a newer build"),
        "{reason:?}"
    );
}

#[tokio::test]
async fn a_bot_that_ends_with_78_fails_once() {
    let world = World::new().await;
    world.bots_exit_with(78);
    let bot = world.create("Ada").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::ConfigInvalid));
    let container = world.runtime.find_container(bot).await.unwrap().unwrap();
    assert_eq!(
        (
            container.restart_count,
            world.runtime.calls(Method::StartContainer)
        ),
        (0, 1)
    );
}

#[tokio::test]
async fn memory_is_named_as_the_reason() {
    let world = World::new().await;
    world
        .gateway
        .set_default_report(FakeGateway::unreachable_report());
    let bot = world.create("Ada").await.record.id;
    world.wait(bot, |view| view.record.applied_seq == 1).await;
    world.runtime.run_out_of_memory(bot);
    assert_eq!(
        code(&world.until(bot, BotState::Failed).await),
        Some(ReasonCode::OutOfMemory)
    );
}

#[tokio::test]
async fn a_failed_bot_is_tried_again_only_when_wished() {
    let world = World::new().await;
    world.bots_exit_with(1);
    let bot = world.create("Ada").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::SecretUnusable));
    let seq = failed.record.power_seq;
    world
        .fleet
        .start_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world
        .wait(bot, |view| {
            view.record.applied_seq == seq + 1 && view.record.status.state == BotState::Failed
        })
        .await;
    assert_eq!(world.runtime.calls(Method::StartContainer), 2);
}

#[tokio::test]
async fn a_bot_that_is_never_ready_fails_at_its_deadline() {
    let hasty = FleetSettings {
        start_deadline: Duration::from_millis(300),
        ..settings()
    };
    let world = World::with(hasty, Default::default()).await;
    world
        .gateway
        .set_default_report(FakeGateway::unreachable_report());
    let bot = world.create("Ada").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::ReadyTimeout));
    world
        .wait(bot, |view| {
            view.evidence
                .container
                .as_ref()
                .is_some_and(|(c, _)| !c.state.is_alive())
        })
        .await;
}

#[tokio::test]
async fn failing_channels_are_degraded_and_recover() {
    let world = World::new().await;
    let bot = world.running("Ada").await;
    let address = ([127, 0, 0, 1], bot.record.placement.port).into();
    world.gateway.fail_channels(address, &["telegram"]);
    let degraded = world.until(bot.record.id, BotState::Degraded).await;
    assert!(
        degraded
            .record
            .status
            .reason
            .unwrap()
            .detail
            .contains("telegram")
    );
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    world.until(bot.record.id, BotState::Running).await;
}

#[tokio::test]
async fn a_gateway_that_falls_silent_is_unhealthy() {
    let world = World::new().await;
    let bot = world.running("Ada").await;
    let address = ([127, 0, 0, 1], bot.record.placement.port).into();
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    assert_eq!(
        code(&world.until(bot.record.id, BotState::Unhealthy).await),
        Some(ReasonCode::GatewayUnresponsive)
    );
}

#[tokio::test]
async fn a_taken_port_or_subnet_is_drawn_again() {
    let world = World::new().await;
    world.runtime.take_port(19000);
    world.runtime.take_subnet("10.99.0.0/29".parse().unwrap());
    let bot = world.running("Ada").await;
    assert_eq!(bot.record.placement.port, 19001);
    assert_eq!(bot.record.placement.subnet.to_string(), "10.99.0.8/29");
    let config = String::from_utf8(
        world
            .runtime
            .config_file(bot.record.id, bot.record.generation, "openclaw.json")
            .unwrap(),
    )
    .unwrap();
    assert!(
        config.contains("19001"),
        "the configuration names the new port"
    );
    let next = world.running("Bob").await;
    assert_eq!(
        next.record.placement.port, 19002,
        "a bad port is not drawn twice"
    );
}

#[tokio::test]
async fn when_every_port_is_in_use_the_bot_says_so() {
    let world = World::with(
        FleetSettings {
            ports: 19000..=19001,
            ..settings()
        },
        Default::default(),
    )
    .await;
    world.runtime.take_port(19000);
    world.runtime.take_port(19001);
    let bot = world.create("Ada").await.record.id;
    assert_eq!(
        code(&world.until(bot, BotState::Failed).await),
        Some(ReasonCode::PortsExhausted)
    );
}

#[tokio::test]
async fn a_missing_image_is_refused_by_name() {
    let world = World::with(settings(), Default::default()).await;
    world.runtime.remove_images();
    let bot = world.create("Ada").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::ImageMissing));
    assert!(
        failed
            .record
            .status
            .reason
            .unwrap()
            .hint
            .unwrap()
            .contains("cargo xtask image")
    );
    let empty = botmaker_ports::fakes::runtime::FakeRuntime::new();
    empty.remove_images();
    let world = World::with(settings(), empty).await;
    let error = world
        .fleet
        .create_bot(&world.actor, wish("Bob"), None)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "image_missing");
}

#[tokio::test]
async fn a_transient_engine_failure_is_tried_again_and_a_refusal_is_not() {
    let world = World::new().await;
    world.runtime.fail_next(
        Method::CreateContainer,
        RuntimeError::EngineFailed {
            message: "hiccup".to_owned(),
        },
    );
    world.running("Ada").await;
    world.runtime.fail_next(
        Method::CreateContainer,
        RuntimeError::Refused {
            message: "no such device".to_owned(),
        },
    );
    let bot = world.create("Bob").await.record.id;
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::EngineRefused));
    assert!(
        failed
            .record
            .status
            .reason
            .unwrap()
            .detail
            .contains("no such device")
    );
}

#[tokio::test]
async fn a_bot_whose_secrets_were_lost_says_so_instead_of_starting() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    world
        .fleet
        .stop_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world.until(bot, BotState::Stopped).await;
    world.secrets.shred(bot).unwrap();
    world.runtime.forget_calls();
    world
        .fleet
        .start_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    let failed = world.until(bot, BotState::Failed).await;
    assert_eq!(code(&failed), Some(ReasonCode::SecretUnusable));
    assert_eq!(world.runtime.calls(Method::StartContainer), 0);
}

/// A database that writes the wish for a new bot and fails before it says so.
struct LosesTheAnswer;

impl StoreObserver for LosesTheAnswer {
    fn on_call(&self, _: bool) -> Result<(), StoreError> {
        Ok(())
    }

    fn on_written(
        &self,
        _: Option<&BotRecord>,
        _: Option<&BotRecord>,
        write: &BotWrite<'_>,
    ) -> Result<(), StoreError> {
        let mut kinds = write.events.iter().map(|event| event.kind);
        if kinds.any(|kind| kind == EventKind::BotCreated) {
            return Err(StoreError::Backend("the answer is lost".into()));
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_bot_that_was_written_without_a_word_is_whole() {
    let world = World::new().await;
    world.store.observe(Arc::new(LosesTheAnswer));
    let bot = world.create("Ada").await.record.id;
    world.until(bot, BotState::Running).await;
    assert_eq!(world.secrets.list(bot).unwrap().len(), 1);
}
