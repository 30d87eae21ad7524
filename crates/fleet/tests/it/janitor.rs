use botmaker_domain::BotId;
use botmaker_fleet::OrphanKind;
use botmaker_ports::{BotRuntime, fakes::runtime::Method};

use crate::world::World;

#[tokio::test]
async fn stopped_orphan_containers_go_and_everything_else_stays() {
    let world = World::new().await;
    let lost = world.running("Lost").await.record;
    let kept = world.running("Kept").await.record;
    let spec = world.runtime.container_spec(lost.id).unwrap();
    world
        .fleet
        .delete_bot(&world.actor, &lost.id.into())
        .await
        .unwrap();
    world.gone(lost.id).await;
    // As an old copy of a backup would leave it: a container without a row, of this instance and of another one.
    world
        .runtime
        .ensure_network(lost.id, lost.placement.subnet)
        .await
        .unwrap();
    world.runtime.create_container(&spec).await.unwrap();
    let foreign = world.runtime.other_instance();
    let foreign_id = BotId::generate();
    let subnet = "10.98.0.0/29".parse().unwrap();
    foreign.ensure_network(foreign_id, subnet).await.unwrap();
    let mut foreign_spec = spec.clone();
    foreign_spec.bot_id = foreign_id;
    foreign_spec.placement.port = 18000;
    foreign_spec.placement.subnet = subnet;
    foreign.create_container(&foreign_spec).await.unwrap();

    let dry = world.fleet.clean_up(&world.actor, false).await.unwrap();
    assert_eq!((dry.removed.len(), dry.is_applied), (1, false));
    assert_eq!(
        world.runtime.list_labelled().await.unwrap().len(),
        3,
        "a dry run removes nothing"
    );
    let real = world.fleet.clean_up(&world.actor, true).await.unwrap();
    assert_eq!(
        real.removed.iter().map(|o| o.bot_id).collect::<Vec<_>>(),
        [Some(lost.id)]
    );
    assert!(
        real.kept
            .iter()
            .all(|k| k.orphan.kind == OrphanKind::Network)
    );
    let left: Vec<_> = world
        .runtime
        .list_labelled()
        .await
        .unwrap()
        .into_iter()
        .filter_map(|c| c.bot_id)
        .collect();
    assert!(left.contains(&kept.id) && left.contains(&foreign_id) && left.len() == 2);
}

#[tokio::test]
async fn what_is_newer_than_the_database_is_kept() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record;
    let newer = BotId::generate();
    let mut spec = world.runtime.container_spec(bot.id).unwrap();
    spec.bot_id = newer;
    spec.placement.port = 19009;
    spec.placement.subnet = "10.99.0.200/29".parse().unwrap();
    world
        .runtime
        .ensure_network(newer, spec.placement.subnet)
        .await
        .unwrap();
    world.runtime.create_container(&spec).await.unwrap();
    let report = world.fleet.clean_up(&world.actor, true).await.unwrap();
    assert!(report.removed.is_empty());
    assert!(
        report
            .kept
            .iter()
            .all(|kept| kept.orphan.is_newer_than_database)
    );
    assert_eq!(world.runtime.calls(Method::RemoveContainer), 0);
}
