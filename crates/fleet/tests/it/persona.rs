//! A persona that its owner changed gets into the bot's files, also when the bot was never ready in between.

use std::net::{Ipv4Addr, SocketAddr};

use botmaker_domain::{BotId, BotState};
use botmaker_fleet::{CreateBot, EditBot};
use botmaker_openclaw::gateway::FakeGateway;
use botmaker_ports::fakes::runtime::FakeRuntime;

use crate::world::{World, settings, wish};

const GIB: u64 = 1024 * 1024 * 1024;

async fn edit(world: &World, bot: BotId, persona: &str, memory_gib: u64) {
    let wish = EditBot {
        persona: Some(persona.to_owned()),
        memory_bytes: Some(memory_gib * GIB),
        ..EditBot::default()
    };
    let bot = bot.into();
    world
        .fleet
        .edit_bot(&world.actor, &bot, wish)
        .await
        .unwrap();
}

fn soul(world: &World, bot: BotId) -> String {
    let file = world.runtime.state_file(bot, "workspace/SOUL.md");
    String::from_utf8(file.unwrap_or_default()).unwrap()
}

/// A bot whose gateway does not answer yet, with the persona `# First` in its files.
async fn unready(world: &World) -> (BotId, SocketAddr) {
    let wish = CreateBot {
        persona: Some("# First".to_owned()),
        start: false,
        ..wish("Ada")
    };
    let made = world.fleet.create_bot(&world.actor, wish, None).await;
    let record = made.unwrap().bot.record;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, record.placement.port));
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    let bot = record.id.into();
    world.fleet.start_bot(&world.actor, &bot).await.unwrap();
    world
        .wait(record.id, |_| soul(world, record.id) == "# First")
        .await;
    (record.id, address)
}

#[tokio::test]
async fn a_persona_changed_before_the_bot_was_ever_ready_is_written() {
    let world = World::with(settings(), FakeRuntime::new()).await;
    let (bot, address) = unready(&world).await;
    let named = bot.into();
    world.fleet.stop_bot(&world.actor, &named).await.unwrap();
    world.until(bot, BotState::Stopped).await;
    edit(&world, bot, "# Second", 3).await;
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    world.fleet.start_bot(&world.actor, &named).await.unwrap();
    world.until(bot, BotState::Running).await;
    assert_eq!(soul(&world, bot), "# Second");
}

#[tokio::test]
async fn a_persona_that_was_changed_there_and_back_is_written_back() {
    let world = World::with(settings(), FakeRuntime::new()).await;
    let (bot, address) = unready(&world).await;
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    world.until(bot, BotState::Running).await;
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    edit(&world, bot, "# Second", 3).await;
    world.wait(bot, |_| soul(&world, bot) == "# Second").await;
    // The bot was never ready with the second one, so the first one is still the last good one.
    edit(&world, bot, "# First", 2).await;
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    world
        .wait(bot, |view| {
            view.record.status.state == BotState::Running && !view.record.is_changing()
        })
        .await;
    assert_eq!(soul(&world, bot), "# First");
}

#[tokio::test]
async fn what_the_bot_made_of_its_persona_stays_when_its_owner_changes_something_else() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    world
        .runtime
        .write_state(bot, "workspace/SOUL.md", "# Mine");
    let wish = EditBot {
        memory_bytes: Some(3 * GIB),
        ..EditBot::default()
    };
    let named = bot.into();
    world
        .fleet
        .edit_bot(&world.actor, &named, wish)
        .await
        .unwrap();
    world
        .wait(bot, |view| {
            view.record.generation == 2
                && !view.record.is_changing()
                && view.record.status.state == BotState::Running
        })
        .await;
    assert_eq!(soul(&world, bot), "# Mine");
}
