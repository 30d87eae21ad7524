//! Ports and subnets.

use botmaker_domain::NodeId;

use super::samples::{MANY, SharedStore, bot, instant, placement, stored_bot, stored_user, subnet};
use crate::store::{
    bots::{BotWrite, ReservedValue},
    error::{ConflictKind, StoreError},
};

/// A host port belongs to one bot of its node.
pub async fn a_taken_port_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    stored_bot(&store, owner, 1).await;
    let mut second = bot(owner, 2);
    second.placement.port = placement(1).port;
    let error = store
        .insert_bot(&second, None, MANY, &[])
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Port)),
        "{error:?}"
    );
}

/// A subnet belongs to one bot of its node.
pub async fn a_taken_subnet_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    stored_bot(&store, owner, 1).await;
    let mut second = bot(owner, 2);
    second.placement.subnet = subnet(1);
    let error = store
        .insert_bot(&second, None, MANY, &[])
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Subnet)),
        "{error:?}"
    );
}

/// The same port and subnet are free on another node.
pub async fn other_nodes_have_their_own_values(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    stored_bot(&store, owner, 1).await;
    let mut second = bot(owner, 2);
    second.placement = placement(1);
    second.placement.node = NodeId::from_stored("far".to_owned());
    store
        .insert_bot(&second, None, MANY, &[])
        .await
        .expect("free there");
    let reserved = store.reserved(&second.placement.node).await.expect("read");
    assert_eq!(
        reserved.ports.into_iter().collect::<Vec<_>>(),
        [placement(1).port]
    );
    assert_eq!(
        reserved.subnets.into_iter().collect::<Vec<_>>(),
        [subnet(1)]
    );
}

/// A saved placement reserves the new values and frees the old ones.
pub async fn moving_a_bot_moves_its_reservations(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    record.placement.port = 19_700;
    let (saved, _) = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("moved");
    assert_eq!(saved.placement, record.placement);
    let reserved = store.reserved(&NodeId::local()).await.expect("read");
    assert_eq!(reserved.ports.into_iter().collect::<Vec<_>>(), [19_700]);
    assert_eq!(
        reserved.subnets.into_iter().collect::<Vec<_>>(),
        [subnet(1)]
    );
}

/// A bot cannot move onto what another one has.
pub async fn moving_onto_a_taken_value_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = stored_bot(&store, owner, 1).await;
    stored_bot(&store, owner, 2).await;
    let mut moved = first.clone();
    moved.placement.port = placement(2).port;
    let error = store
        .save_bot(&moved, &BotWrite::default())
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Port)),
        "{error:?}"
    );
    let mut moved = first;
    moved.placement.subnet = subnet(2);
    let error = store
        .save_bot(&moved, &BotWrite::default())
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Subnet)),
        "{error:?}"
    );
}

/// A value marked bad is reported as not free and refused; marking again is success.
pub async fn a_bad_value_is_not_free(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let node = NodeId::local();
    for _ in 0..2 {
        store
            .mark_bad(&node, ReservedValue::Port(19_001), instant(0))
            .await
            .expect("marked");
        store
            .mark_bad(&node, ReservedValue::Subnet(subnet(2)), instant(0))
            .await
            .expect("marked");
    }
    let reserved = store.reserved(&node).await.expect("read");
    assert!(reserved.ports.contains(&19_001) && reserved.subnets.contains(&subnet(2)));
    let error = store
        .insert_bot(&bot(owner, 1), None, MANY, &[])
        .await
        .expect_err("bad port");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Port)),
        "{error:?}"
    );
    let error = store
        .insert_bot(&bot(owner, 2), None, MANY, &[])
        .await
        .expect_err("bad subnet");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Subnet)),
        "{error:?}"
    );
}

/// Marking what a bot has reserved takes nothing from it; once it moves, the value is free to nobody.
pub async fn a_bad_value_stays_its_holders_until_it_moves(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let (node, port) = (NodeId::local(), record.placement.port);
    store
        .mark_bad(&node, ReservedValue::Port(port), instant(0))
        .await
        .expect("marked");
    let (mut record, _) = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("it keeps the port");
    record.placement.port = 19_700;
    let (record, _) = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("moved");
    let reserved = store.reserved(&node).await.expect("read");
    assert_eq!(
        reserved.ports.into_iter().collect::<Vec<_>>(),
        [port, 19_700]
    );
    let mut back = record;
    back.placement.port = port;
    let error = store
        .save_bot(&back, &BotWrite::default())
        .await
        .expect_err("bad");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Port)),
        "{error:?}"
    );
}

/// Marks older than a time are forgotten, younger ones and reservations stay.
pub async fn bad_marks_are_forgotten_by_age(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let node = NodeId::local();
    stored_bot(&store, owner, 1).await;
    for (port, second) in [(19_001, 0), (19_100, 0), (19_200, 60)] {
        store
            .mark_bad(&node, ReservedValue::Port(port), instant(second))
            .await
            .expect("marked");
    }
    store.forget_bad(instant(60)).await.expect("forgotten");
    let reserved = store.reserved(&node).await.expect("read");
    assert_eq!(
        reserved.ports.into_iter().collect::<Vec<_>>(),
        [19_001, 19_200]
    );
}
