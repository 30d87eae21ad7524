//! Changes of a bot: applied while it runs, by a new container, or taken back.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use botmaker_domain::{BotId, BotRecord, BotState, GenerationOutcome, ReasonCode, SecretName};
use botmaker_fleet::{
    BotView, CreateBot, CreateChannel, EditBot, EditBotError, FleetSettings, GenerationView,
    ReturnTo, SecretString,
};
use botmaker_openclaw::gateway::{ConfigVerdict, FakeGateway};
use botmaker_ports::{
    ImageInfo, OneShotOutput,
    fakes::runtime::{FakeRuntime, Method},
};

use crate::world::{World, settings, wish};

/// Well-formed, and nobody's.
const TOKEN: &str = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const OTHER_TOKEN: &str = "123456789:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

async fn edit(world: &World, bot: BotId, wish: EditBot) -> Result<BotView, EditBotError> {
    world.fleet.edit_bot(&world.actor, &bot.into(), wish).await
}

async fn generations(world: &World, bot: BotId) -> Vec<GenerationView> {
    let bot = bot.into();
    let listed = world.fleet.list_generations(&world.actor, &bot).await;
    listed.unwrap()
}

async fn settled(world: &World, bot: BotId) -> BotView {
    world
        .wait(bot, |view| {
            !view.record.is_changing() && view.record.status.state == BotState::Running
        })
        .await
}

fn telegram(token: &str) -> CreateChannel {
    CreateChannel {
        kind: "telegram".to_owned(),
        secrets: [("telegram_token".to_owned(), SecretString::from(token))].into(),
        allow_from: vec!["123456789".to_owned()],
        ..CreateChannel::default()
    }
}

fn more_memory() -> EditBot {
    EditBot {
        memory_bytes: Some(3 * 1024 * 1024 * 1024),
        ..EditBot::default()
    }
}

fn other_persona() -> EditBot {
    EditBot {
        persona: Some("# You are brief".to_owned()),
        ..EditBot::default()
    }
}

/// Where the bot's gateway is.
fn gateway_of(record: &BotRecord) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, record.placement.port))
}

#[tokio::test]
async fn what_openclaw_takes_while_it_runs_costs_no_container() {
    let world = World::new().await;
    let before = world.running("Ada").await.record;
    world.runtime.forget_calls();
    edit(&world, before.id, other_persona()).await.unwrap();
    let after = settled(&world, before.id).await.record;
    assert_eq!(
        (after.generation, after.incarnation),
        (2, before.incarnation)
    );
    assert_eq!(world.runtime.calls(Method::StopContainer), 0);
    let soul = world.runtime.state_file(before.id, "workspace/SOUL.md");
    assert_eq!(soul.unwrap(), b"# You are brief");
    let live = world.runtime.config_file(before.id, 1, "openclaw.json");
    let live = String::from_utf8(live.unwrap()).unwrap();
    assert!(live.contains("botmaker-generation-2"), "{live}");
    let all = generations(&world, before.id).await;
    let numbers: Vec<_> = all.iter().map(|it| it.generation.number).collect();
    assert_eq!(numbers, [2, 1]);
    assert!(all.iter().all(|it| it.generation.outcome.is_good()));
    let pointers: Vec<_> = all[0]
        .changes
        .iter()
        .map(|it| it.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/persona"]);
    assert_eq!(
        all[0].generation.author.as_deref(),
        Some(world.actor.name.as_str())
    );
}

#[tokio::test]
async fn what_needs_a_container_gets_one_stop_first() {
    let world = World::new().await;
    let before = world.running("Ada").await.record;
    world.runtime.forget_calls();
    edit(&world, before.id, more_memory()).await.unwrap();
    let after = settled(&world, before.id).await.record;
    assert_eq!(
        (after.generation, after.incarnation),
        (2, before.incarnation + 1)
    );
    let spec = world.runtime.container_spec(before.id).unwrap();
    assert_eq!(spec.resources.memory_bytes, 3 * 1024 * 1024 * 1024);
    let calls: Vec<_> = world
        .runtime
        .all_calls()
        .into_iter()
        .map(|(method, _)| method)
        .collect();
    let at = |method| calls.iter().position(|call| *call == method).unwrap();
    assert!(at(Method::RunOnce) < at(Method::StopContainer), "{calls:?}");
    assert!(
        at(Method::StopContainer) < at(Method::StartContainer),
        "{calls:?}"
    );
    assert_eq!(
        world.runtime.config_slots(before.id),
        [2],
        "the old configuration is gone"
    );
}

#[tokio::test]
async fn a_configuration_that_openclaw_refuses_never_reaches_the_running_bot() {
    let world = World::new().await;
    let before = world.running("Ada").await.record;
    world.runtime.answer_one_shots(|_| OneShotOutput {
        exit_code: 1,
        stdout: br#"{"valid":false,"issues":[{"path":"gateway","message":"no"}]}"#.to_vec(),
        stderr: Vec::new(),
    });
    world.runtime.forget_calls();
    for wish in [more_memory(), other_persona()] {
        edit(&world, before.id, wish).await.unwrap();
        let after = world
            .wait(before.id, |view| {
                view.record.lifecycle.rolled_back.is_some() && !view.record.is_changing()
            })
            .await
            .record;
        assert_eq!(
            (after.generation, after.incarnation),
            (1, before.incarnation)
        );
        assert_eq!(after.spec, before.spec);
        assert_eq!(after.status.state, BotState::Running);
    }
    assert_eq!(world.runtime.calls(Method::StopContainer), 0);
    let all = generations(&world, before.id).await;
    let outcome = |index: usize| &all[index].generation.outcome;
    assert!(
        matches!(outcome(0), GenerationOutcome::Failed { reason, .. } if reason.code == ReasonCode::ConfigInvalid)
    );
    assert!(matches!(outcome(1), GenerationOutcome::Failed { .. }));
    assert!(outcome(2).is_good());
}

#[tokio::test]
async fn a_change_with_which_the_bot_is_not_ready_in_time_is_taken_back() {
    let impatient = FleetSettings {
        start_deadline: Duration::from_millis(300),
        ..settings()
    };
    let world = World::with(impatient, FakeRuntime::new()).await;
    let before = world.running("Ada").await;
    let address = gateway_of(&before.record);
    // The new container's gateway is silent; the old one's answers again after the return.
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    edit(&world, before.record.id, more_memory()).await.unwrap();
    world
        .wait(before.record.id, |view| {
            view.record.lifecycle.rolled_back.is_some()
        })
        .await;
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    let after = settled(&world, before.record.id).await.record;
    assert_eq!(after.spec, before.record.spec);
    assert_eq!(after.generation, 1);
    let told = after.lifecycle.rolled_back.unwrap();
    assert_eq!(
        (told.generation, told.reason.code),
        (2, ReasonCode::ReadyTimeout)
    );
    let spec = world.runtime.container_spec(before.record.id).unwrap();
    assert_eq!(spec.resources, before.record.spec.resources);
}

#[tokio::test]
async fn openclaws_silence_after_a_hot_change_costs_a_new_container_and_its_refusal_the_change() {
    let brisk = FleetSettings {
        reload_deadline: Duration::from_millis(50),
        ..settings()
    };
    let world = World::with(brisk, FakeRuntime::new()).await;
    let before = world.running("Ada").await.record;
    let address = gateway_of(&before);
    world
        .gateway
        .set_configuration(address, ConfigVerdict::Pending);
    edit(&world, before.id, other_persona()).await.unwrap();
    let after = settled(&world, before.id).await.record;
    assert_eq!(
        (after.generation, after.incarnation),
        (2, before.incarnation + 1)
    );

    let issues = "gateway: no".to_owned();
    world
        .gateway
        .set_configuration(address, ConfigVerdict::Refused { issues });
    let wish = EditBot {
        persona: Some("# Third".to_owned()),
        ..EditBot::default()
    };
    edit(&world, before.id, wish).await.unwrap();
    let after = world
        .wait(before.id, |view| {
            view.record.lifecycle.rolled_back.is_some()
        })
        .await
        .record;
    assert_eq!(
        (after.generation, after.incarnation),
        (2, before.incarnation + 1)
    );
    let soul = world.runtime.state_file(before.id, "workspace/SOUL.md");
    assert_eq!(soul.unwrap(), b"# You are brief");
    let live = world.runtime.config_file(before.id, 2, "openclaw.json");
    assert!(
        String::from_utf8(live.unwrap())
            .unwrap()
            .contains("botmaker-generation-2")
    );
}

#[tokio::test]
async fn a_token_is_changed_while_the_bot_runs_and_the_old_one_stays_for_the_way_back() {
    let world = World::new().await;
    let new = CreateBot {
        channels: vec![telegram(TOKEN)],
        ..wish("Ada")
    };
    let made = world
        .fleet
        .create_bot(&world.actor, new, None)
        .await
        .unwrap();
    let before = world
        .until(made.bot.record.id, BotState::Running)
        .await
        .record;
    let other = EditBot {
        channels: Some(vec![telegram(OTHER_TOKEN)]),
        ..EditBot::default()
    };
    edit(&world, before.id, other).await.unwrap();
    let after = settled(&world, before.id).await.record;
    let name = SecretName::parse("telegram_token").unwrap();
    assert_eq!(
        (after.spec.secrets[&name], after.incarnation),
        (2, before.incarnation)
    );
    assert_eq!(
        world.secrets.list(before.id).unwrap().len(),
        3,
        "the gateway's, the old and the new"
    );
    let all = generations(&world, before.id).await;
    let change = &all[0].changes[0];
    assert_eq!(change.pointer, "/secrets/telegram_token");
    let told = format!("{change:?}");
    assert!(
        !told.contains("BBBB") && change.before != change.after,
        "{told}"
    );

    // The old token is free for others now, and the way back is closed while another bot has it.
    let thief = CreateBot {
        channels: vec![telegram(TOKEN)],
        ..wish("Grace")
    };
    world
        .fleet
        .create_bot(&world.actor, thief, None)
        .await
        .unwrap();
    let back = ReturnTo {
        number: 1,
        ..ReturnTo::default()
    };
    let refused = world
        .fleet
        .return_to_generation(&world.actor, &before.id.into(), &back)
        .await;
    assert!(
        matches!(&refused, Err(EditBotError::Wish(error)) if error.to_string().contains("Grace")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn any_generation_can_be_returned_to_as_a_new_one() {
    let world = World::new().await;
    let before = world.running("Ada").await.record;
    edit(&world, before.id, more_memory()).await.unwrap();
    settled(&world, before.id).await;
    let back = ReturnTo {
        number: 1,
        ..ReturnTo::default()
    };
    world
        .fleet
        .return_to_generation(&world.actor, &before.id.into(), &back)
        .await
        .unwrap();
    let after = settled(&world, before.id).await.record;
    assert_eq!((after.generation, &after.spec), (3, &before.spec));
    let again = world
        .fleet
        .return_to_generation(
            &world.actor,
            &before.id.into(),
            &ReturnTo { number: 3, ..back },
        )
        .await;
    assert!(
        matches!(again, Err(EditBotError::GenerationPresent { number: 3 })),
        "{again:?}"
    );
}

fn newer_image() -> ImageInfo {
    ImageInfo {
        id: "sha256:feed".to_owned(),
        reference: "botmaker/openclaw:newer".to_owned(),
        ..FakeRuntime::image()
    }
}

fn other_image() -> EditBot {
    EditBot {
        image: Some(Some("botmaker/openclaw:newer".to_owned())),
        ..EditBot::default()
    }
}

#[tokio::test]
async fn an_image_that_fails_gives_back_image_configuration_and_state() {
    let impatient = FleetSettings {
        start_deadline: Duration::from_millis(300),
        ..settings()
    };
    let world = World::with(impatient, FakeRuntime::new()).await;
    world.runtime.add_image(newer_image());
    let before = world.running("Ada").await.record;
    world.runtime.write_state(before.id, "memory.md", "learned");
    let address = gateway_of(&before);
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    edit(&world, before.id, other_image()).await.unwrap();
    world
        .wait(before.id, |view| {
            view.record.image_id.as_deref() == Some("sha256:feed")
        })
        .await;
    world
        .runtime
        .write_state(before.id, "memory.md", "written by the newer build");
    world
        .wait(before.id, |view| {
            view.record.lifecycle.rolled_back.is_some()
        })
        .await;
    world
        .gateway
        .set_report(address, FakeGateway::ready_report());
    let after = settled(&world, before.id).await.record;
    assert_eq!(
        (after.image_id, after.spec),
        (before.image_id.clone(), before.spec.clone())
    );
    assert_eq!(
        world.runtime.state_file(before.id, "memory.md").unwrap(),
        b"learned"
    );
    assert_eq!(after.lifecycle.restore, None);

    let refused = edit(&world, before.id, other_image()).await;
    assert!(
        matches!(
            refused,
            Err(EditBotError::ImageFailedBefore { generation: 2, .. })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_way_back_across_images_says_what_it_costs() {
    let world = World::new().await;
    world.runtime.add_image(newer_image());
    let before = world.running("Ada").await.record;
    world.runtime.write_state(before.id, "memory.md", "of then");
    edit(&world, before.id, other_image()).await.unwrap();
    settled(&world, before.id).await;
    world.runtime.write_state(before.id, "memory.md", "of now");
    let back = ReturnTo {
        number: 1,
        ..ReturnTo::default()
    };
    let bot = before.id.into();
    let asked = world
        .fleet
        .return_to_generation(&world.actor, &bot, &back)
        .await;
    assert!(
        matches!(&asked, Err(EditBotError::StateWouldBeLost { loss }) if loss.contains("lost")),
        "{asked:?}"
    );
    let back = ReturnTo {
        accept_loss: true,
        ..back
    };
    world
        .fleet
        .return_to_generation(&world.actor, &bot, &back)
        .await
        .unwrap();
    let after = settled(&world, before.id).await.record;
    assert_eq!(after.image_id, before.image_id);
    assert_eq!(
        world.runtime.state_file(before.id, "memory.md").unwrap(),
        b"of then"
    );
    assert!(world.runtime.retained_images().len() >= 2);
}

#[tokio::test]
async fn a_change_of_a_stopped_bot_waits_for_its_start() {
    let world = World::new().await;
    let before = world.running("Ada").await.record;
    let bot = before.id.into();
    world.fleet.stop_bot(&world.actor, &bot).await.unwrap();
    world.until(before.id, BotState::Stopped).await;
    edit(&world, before.id, other_persona()).await.unwrap();
    assert!(world.load(before.id).await.record.is_changing());
    world.fleet.start_bot(&world.actor, &bot).await.unwrap();
    let after = settled(&world, before.id).await.record;
    assert_eq!(after.generation, 2);
    let spec = world.runtime.container_spec(before.id).unwrap();
    let live = world.runtime.config_file(before.id, 2, "openclaw.json");
    assert!(live.is_some(), "{:?}", spec.mounts);
}
