//! Names, tags and faces change beside what the container is made of.

use botmaker_domain::{Picture, PictureFormat, Power};
use botmaker_fleet::{BotError, EditBot, EditBotError, FaceWish};
use botmaker_ports::fakes::runtime::Method;

use crate::world::World;

fn profile() -> EditBot {
    EditBot {
        name: Some("Grace".to_owned()),
        tags: Some(vec!["ops".to_owned()]),
        face: Some(FaceWish::Emoji("🦊".to_owned())),
        ..EditBot::default()
    }
}

fn picture() -> Picture {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend([0, 0, 0, 8, 0, 0, 0, 8]);
    Picture::parse(PictureFormat::Png, bytes).unwrap()
}

#[tokio::test]
async fn a_bot_with_another_name_and_face_keeps_its_container() {
    let mut world = World::new().await;
    let before = world.running("Ada").await.record;
    let made = world.runtime.container_spec(before.id).unwrap();
    let bot = before.id.into();
    let wish = profile();
    let edited = world.fleet.edit_bot(&world.actor, &bot, wish).await;
    let edited = edited.unwrap().record;
    assert_eq!(
        (edited.generation, edited.power_seq, edited.power),
        (2, before.power_seq, Power::Running)
    );
    world
        .wait(before.id, |view| !view.record.is_changing())
        .await;
    world
        .fleet
        .set_picture(&world.actor, &bot, &picture(), None)
        .await
        .unwrap();
    world.runtime.forget_calls();
    // A manager that begins compares what every container was made from with what it would be made from now.
    world.restart().await;
    world
        .wait(before.id, |view| view.evidence.probe.is_some())
        .await;
    let calls = [
        Method::CreateContainer,
        Method::RemoveContainer,
        Method::StopContainer,
    ];
    assert_eq!(calls.map(|call| world.runtime.calls(call)), [0, 0, 0]);
    assert_eq!(
        world
            .runtime
            .container_spec(before.id)
            .unwrap()
            .container_hash,
        made.container_hash
    );
    let now = world.load(before.id).await.record;
    assert_eq!(now.incarnation, before.incarnation);
}

#[tokio::test]
async fn a_wish_about_an_older_version_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record;
    let wish = EditBot {
        versions: Some(vec![bot.lifecycle.revision - 1]),
        ..profile()
    };
    let refused = world
        .fleet
        .edit_bot(&world.actor, &bot.id.into(), wish)
        .await;
    assert!(
        matches!(refused, Err(EditBotError::Bot(BotError::VersionStale { current })) if current == bot.lifecycle.revision),
        "{refused:?}"
    );
    assert_eq!(world.load(bot.id).await.record.spec, bot.spec);
}

#[tokio::test]
async fn a_bot_that_is_being_deleted_keeps_its_name() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record;
    let forever = std::time::Duration::from_secs(3600);
    world
        .runtime
        .set_delay(Method::StopContainer, None, forever);
    world
        .fleet
        .delete_bot(&world.actor, &bot.id.into())
        .await
        .unwrap();
    let refused = world
        .fleet
        .edit_bot(&world.actor, &bot.id.into(), profile())
        .await;
    assert!(
        matches!(refused, Err(EditBotError::Bot(BotError::Deleting))),
        "{refused:?}"
    );
}
