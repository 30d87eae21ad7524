use std::time::Duration;

use botmaker_domain::BotId;
use botmaker_fleet::{FleetSettings, JanitorSettings, OrphanKind};
use botmaker_ports::{
    BotRuntime,
    fakes::runtime::{FakeRuntime, Method},
};

use crate::world::{World, settings};

#[tokio::test]
async fn orphan_containers_and_networks_go_and_nothing_of_others() {
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
    assert_eq!((dry.removed.len(), dry.is_applied), (2, false));
    assert_eq!(
        world.runtime.list_labelled().await.unwrap().len(),
        3,
        "a dry run removes nothing"
    );
    let real = world.fleet.clean_up(&world.actor, true).await.unwrap();
    let removed: Vec<_> = real.removed.iter().map(|o| (o.kind, o.bot_id)).collect();
    let gone = Some(lost.id);
    assert_eq!(
        removed,
        [(OrphanKind::Container, gone), (OrphanKind::Network, gone)]
    );
    assert_eq!((real.quarantined.len(), real.kept.len()), (0, 0));
    let networks = world.runtime.list_networks().await.unwrap();
    assert!(networks.iter().all(|network| network.bot_id != gone));
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

#[tokio::test]
async fn a_running_orphan_keeps_everything_of_it() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record;
    world.running("Newer").await;
    world.lose_row(bot.id).await;
    let report = world.fleet.clean_up(&world.actor, true).await.unwrap();
    assert!(report.removed.is_empty() && report.quarantined.is_empty());
    let kept: Vec<_> = report.kept.iter().map(|kept| kept.orphan.kind).collect();
    for kind in [
        OrphanKind::Container,
        OrphanKind::Network,
        OrphanKind::State,
        OrphanKind::Secrets,
    ] {
        assert!(kept.contains(&kind), "{kept:?}");
    }
    assert!(world.runtime.trashed().is_empty());
}

#[tokio::test]
async fn what_is_being_made_is_not_left_over() {
    let settings = FleetSettings {
        janitor: JanitorSettings {
            young: Duration::from_secs(600),
            ..JanitorSettings::default()
        },
        ..settings()
    };
    let world = World::with(settings, FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record;
    world.running("Newer").await;
    world.lose_row(bot.id).await;
    let found = world.fleet.list_orphans(&world.actor).await.unwrap();
    let kinds: Vec<_> = found.items.iter().map(|orphan| orphan.kind).collect();
    assert_eq!(kinds, []);
}
