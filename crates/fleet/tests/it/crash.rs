//! The process ends at any point; another one goes on from what is there.

use std::time::Duration;

use botmaker_domain::{BotId, BotState};
use botmaker_ports::{BotRuntime, BotStore, NewBot, fakes::runtime::Method};

use crate::world::World;

/// The calls at which a create, or a delete, can be interrupted.
const STEPS: [Method; 8] = [
    Method::EnsureNetwork,
    Method::WriteConfig,
    Method::PrepareState,
    Method::RunOnce,
    Method::CreateContainer,
    Method::StartContainer,
    Method::SetRestartPolicy,
    Method::Endpoint,
];

#[tokio::test]
async fn a_create_interrupted_at_any_step_goes_on_after_a_restart() {
    for step in STEPS {
        let mut world = World::new().await;
        world
            .runtime
            .set_delay(step, None, Duration::from_secs(3600));
        let bot = world.create("Ada").await.record.id;
        let reached = async {
            while world.runtime.calls(step) == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(crate::world::PATIENCE, reached)
            .await
            .expect("the step is reached");
        world.runtime.set_delay(step, None, Duration::ZERO);
        world.restart().await;
        let view = world.until(bot, BotState::Running).await;
        assert_eq!(
            view.record.incarnation, 1,
            "{step:?}: one container, however often it was begun"
        );
        assert_eq!(world.runtime.list_labelled().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_delete_interrupted_at_any_step_goes_on_after_a_restart() {
    for step in [
        Method::StopContainer,
        Method::RemoveContainer,
        Method::RemoveNetwork,
        Method::TrashState,
    ] {
        let mut world = World::new().await;
        let bot = world.running("Ada").await.record.id;
        world
            .runtime
            .set_delay(step, None, Duration::from_secs(3600));
        world
            .fleet
            .delete_bot(&world.actor, &bot.into())
            .await
            .unwrap();
        while world.runtime.calls(step) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        world.runtime.set_delay(step, None, Duration::ZERO);
        world.restart().await;
        world.gone(bot).await;
        assert!(world.runtime.list_labelled().await.unwrap().is_empty());
        assert!(world.secrets.list_bots().unwrap().bots.is_empty());
    }
}

#[tokio::test]
async fn a_creation_that_never_finished_is_removed_with_its_secrets() {
    let mut world = World::new().await;
    let bot = world.running("Ada").await.record;
    let unfinished = NewBot {
        id: BotId::generate(),
        owner_id: bot.owner_id,
        spec: botmaker_domain::BotSpec {
            hostname: botmaker_domain::Hostname::parse("half").unwrap(),
            ..bot.spec.clone()
        },
        placement: botmaker_domain::Placement {
            port: 19005,
            subnet: "10.99.0.128/29".parse().unwrap(),
            ..bot.placement.clone()
        },
        status: botmaker_domain::Status::plain(BotState::Provisioning, bot.created_at),
        author: None,
        marks: Default::default(),
        fingerprints: Vec::new(),
        before: None,
        created_at: bot.created_at,
    };
    world
        .store
        .insert_bot(&unfinished, None, 10, &[])
        .await
        .unwrap();
    let token = botmaker_secrets::generate_gateway_token().unwrap();
    world
        .secrets
        .write(
            unfinished.id,
            &botmaker_domain::SecretName::gateway_token(),
            1,
            &token,
        )
        .unwrap();
    world.restart().await;
    world.gone(unfinished.id).await;
    assert_eq!(world.secrets.list_bots().unwrap().bots, [bot.id]);
    world.until(bot.id, BotState::Running).await;
}

#[tokio::test]
async fn a_restarted_manager_leaves_running_bots_alone() {
    let mut world = World::new().await;
    let bot = world.running("Ada").await;
    world.runtime.forget_calls();
    world.restart().await;
    world
        .wait(bot.record.id, |view| view.evidence.probe.is_some())
        .await;
    let after = world.until(bot.record.id, BotState::Running).await;
    assert_eq!(
        after.evidence.container.unwrap().0.started_at,
        bot.evidence.container.unwrap().0.started_at
    );
    assert_eq!(
        after.record.status.since, bot.record.status.since,
        "it has been running all the time"
    );
    assert_eq!(
        world.runtime.calls(Method::StopContainer) + world.runtime.calls(Method::StartContainer),
        0
    );
}
