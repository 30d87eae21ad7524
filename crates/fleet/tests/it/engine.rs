use botmaker_domain::BotState;
use botmaker_fleet::CreateBot;
use botmaker_ports::fakes::runtime::FakeRuntime;

use crate::world::{PATIENCE, World, settings, wish};

#[tokio::test]
async fn an_engine_that_goes_away_and_returns_needs_no_human() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    world.runtime.go_away("connection refused");
    let unknown = world.until(bot, BotState::Unknown).await;
    assert!(
        unknown
            .record
            .status
            .reason
            .unwrap()
            .detail
            .contains("connection refused")
    );
    assert!(unknown.evidence.container.is_none(), "nothing is known");
    assert!(!world.fleet.engine().is_available);
    world.runtime.come_back();
    world.until(bot, BotState::Running).await;
}

#[tokio::test]
async fn a_bot_wished_for_while_the_engine_is_away_is_made_when_it_comes() {
    let runtime = FakeRuntime::new();
    runtime.go_away("not there yet");
    let world = World::with(settings(), runtime).await;
    let bot = world.create("Ada").await.record.id;
    assert_eq!(
        world.load(bot).await.record.status.state,
        BotState::Provisioning
    );
    world.runtime.come_back();
    world.until(bot, BotState::Running).await;
}

#[tokio::test]
async fn a_bot_that_was_never_started_is_stopped_whatever_the_engine_says() {
    let runtime = FakeRuntime::new();
    runtime.go_away("not there yet");
    let world = World::with(settings(), runtime).await;
    let created = world
        .fleet
        .create_bot(
            &world.actor,
            CreateBot {
                start: false,
                ..wish("Ada")
            },
            None,
        )
        .await
        .unwrap();
    assert!(world.fleet.settled(PATIENCE).await);
    let bot = world.load(created.bot.record.id).await.record;
    assert_eq!(bot.status.state, BotState::Stopped);
}

#[tokio::test]
async fn the_catalogue_offers_only_channels_that_the_image_has() {
    let world = World::new().await;
    let has = world.fleet.engine().image.info.unwrap().channels;
    for channel in world.fleet.catalog().channels {
        assert_eq!(
            channel.is_available,
            has.iter().any(|has| has == channel.channel.kind),
            "{}",
            channel.channel.kind
        );
    }
}
