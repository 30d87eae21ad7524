use botmaker_domain::BotState;
use botmaker_fleet::BotRef;
use botmaker_ports::{
    BotFiles, BotRuntime, ImageInfo, RestartPolicy, RuntimeError, fakes::runtime::Method,
};

use crate::world::World;

#[tokio::test]
async fn docker_may_restart_a_bot_only_once_it_is_ready() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    world.wait(bot, |view| view.record.has_been_ready).await;
    assert_eq!(
        world.runtime.restart_policy(bot),
        Some(RestartPolicy::UnlessStopped)
    );
}

#[tokio::test]
async fn stop_and_start_keep_the_container() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let name = BotRef::parse("ada").unwrap();
    world.fleet.stop_bot(&world.actor, &name).await.unwrap();
    let stopped = world.until(bot, BotState::Stopped).await;
    assert_eq!(stopped.record.incarnation, 1);
    world.fleet.start_bot(&world.actor, &name).await.unwrap();
    assert_eq!(
        world.until(bot, BotState::Running).await.record.incarnation,
        1
    );
}

#[tokio::test]
async fn starting_what_runs_changes_nothing_and_restarting_does() {
    let world = World::new().await;
    let bot = world.running("Ada").await;
    let id = bot.record.id;
    world
        .fleet
        .start_bot(&world.actor, &id.into())
        .await
        .unwrap();
    assert_eq!(world.load(id).await.record.power_seq, 1);
    let starts = world.runtime.calls(Method::StartContainer);
    world
        .fleet
        .restart_bot(&world.actor, &id.into())
        .await
        .unwrap();
    world
        .wait(id, |view| {
            view.record.applied_seq == 2 && view.record.status.state == BotState::Running
        })
        .await;
    assert_eq!(world.runtime.calls(Method::StartContainer), starts + 1);
}

#[tokio::test]
async fn the_last_wish_wins() {
    let world = World::new().await;
    let bot = world.create("Ada").await.record.id;
    for _ in 0..5 {
        world
            .fleet
            .stop_bot(&world.actor, &bot.into())
            .await
            .unwrap();
        world
            .fleet
            .start_bot(&world.actor, &bot.into())
            .await
            .unwrap();
    }
    world
        .fleet
        .stop_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world.until(bot, BotState::Stopped).await;
    let container = world.runtime.find_container(bot).await.unwrap();
    assert!(container.is_none_or(|container| !container.state.is_alive()));
}

#[tokio::test]
async fn deleting_leaves_nothing_but_the_trash() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let deleting = world
        .fleet
        .delete_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    assert_eq!(deleting.record.status.state, BotState::Deleting);
    assert!(
        world
            .fleet
            .start_bot(&world.actor, &bot.into())
            .await
            .is_err(),
        "it cannot be called back"
    );
    world.gone(bot).await;
    assert!(world.runtime.find_container(bot).await.unwrap().is_none());
    assert!(world.runtime.list_networks().await.unwrap().is_empty());
    assert!(world.runtime.list_stored().await.unwrap().is_empty());
    assert!(world.secrets.list_bots().unwrap().bots.is_empty());
    assert_eq!(world.runtime.trashed(), [bot]);
}

#[tokio::test]
async fn a_container_removed_outside_comes_back() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    world.runtime.remove_behind_the_back(bot);
    world
        .wait(bot, |view| {
            view.record.incarnation == 2 && view.record.status.state == BotState::Running
        })
        .await;
}

#[tokio::test]
async fn a_slow_bot_does_not_hold_up_another() {
    let world = World::new().await;
    let slow = world.create("Slow").await.record.id;
    world.runtime.set_delay(
        Method::StopContainer,
        Some(slow),
        std::time::Duration::from_secs(3600),
    );
    world.until(slow, BotState::Running).await;
    world
        .fleet
        .stop_bot(&world.actor, &slow.into())
        .await
        .unwrap();
    world.until(slow, BotState::Stopping).await;
    let quick = world.running("Quick").await.record.id;
    world
        .fleet
        .stop_bot(&world.actor, &quick.into())
        .await
        .unwrap();
    world.until(quick, BotState::Stopped).await;
}

#[tokio::test]
async fn a_network_removed_outside_comes_back_with_the_next_start() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record;
    world
        .fleet
        .stop_bot(&world.actor, &bot.id.into())
        .await
        .unwrap();
    world.until(bot.id, BotState::Stopped).await;
    let words = RuntimeError::NotFound {
        what: "network".to_owned(),
    };
    world.runtime.fail_next(Method::StartContainer, words);
    world
        .fleet
        .start_bot(&world.actor, &bot.id.into())
        .await
        .unwrap();
    let again = world.until(bot.id, BotState::Running).await;
    assert_eq!(again.record.incarnation, 2);
}

#[tokio::test]
async fn a_new_container_of_an_old_bot_keeps_its_image() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let old = world.fleet.engine().image.info.unwrap();
    let new = ImageInfo {
        id: "sha256:new".to_owned(),
        ..old.clone()
    };
    world.runtime.remove_images();
    world.runtime.add_image(ImageInfo {
        reference: "untagged".to_owned(),
        ..old.clone()
    });
    world.runtime.add_image(new.clone());
    world.runtime.remove_behind_the_back(bot);
    let again = world.wait(bot, |view| view.record.incarnation == 2).await;
    assert_eq!(again.record.image_id, Some(old.id));
    assert_eq!(world.running("Bob").await.record.image_id, Some(new.id));
}
