//! The instance in numbers.

use botmaker_domain::{Actor, BotState, Classify, Role};
use botmaker_fleet::{CreateBot, PoolCounts, Promised};
use botmaker_ports::{BotStore, ReservedValue};
use jiff::Timestamp;

use crate::world::{World, wish};

#[tokio::test]
async fn bots_promises_and_pools_are_counted() {
    let world = World::new().await;
    let ada = world.running("Ada").await.record;
    world
        .fleet
        .create_bot(
            &world.actor,
            CreateBot {
                start: false,
                ..wish("Idle")
            },
            None,
        )
        .await
        .unwrap();
    let node = &ada.placement.node;
    let bad = [
        ReservedValue::Port(19_009),
        ReservedValue::Subnet("10.99.0.240/29".parse().unwrap()),
        // Refused once and kept by its bot: used, not bad.
        ReservedValue::Port(ada.placement.port),
    ];
    for value in bad {
        world
            .store
            .mark_bad(node, value, Timestamp::now())
            .await
            .unwrap();
    }
    let report = world.fleet.system_report().await.unwrap();
    assert_eq!((report.bots.total, report.bots.max), (2, 8));
    let of = |state| {
        let mut counts = report.bots.by_state.iter();
        counts.find(|(of, _)| *of == state).unwrap().1
    };
    assert_eq!((of(BotState::Running), of(BotState::Failed)), (1, 0));
    let all: usize = report.bots.by_state.iter().map(|(_, count)| count).sum();
    assert_eq!(all, 2);
    let resources = ada.spec.resources;
    assert_eq!(
        report.promised,
        Promised {
            memory_bytes: resources.memory_bytes,
            cpu_millis: u64::from(resources.cpu_millis),
        }
    );
    let counts = |total| PoolCounts {
        total,
        used: 2,
        bad: 1,
    };
    assert_eq!((report.ports, report.subnets), (counts(10), counts(32)));
}

#[tokio::test]
async fn members_do_not_steer_the_server() {
    let world = World::new().await;
    assert!(world.fleet.authorize_steering(&world.actor).is_ok());
    let member = Actor {
        role: Role::Member,
        ..world.actor.clone()
    };
    let refused = world.fleet.authorize_steering(&member).unwrap_err();
    assert_eq!(refused.code(), "admin_only");
}
