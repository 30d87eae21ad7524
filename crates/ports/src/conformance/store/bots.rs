//! Making, finding and removing bots.

use botmaker_domain::{BotId, Hostname, Lifecycle, Phase, Power, UserId};
use jiff::SignedDuration;

use super::samples::{
    MANY, SharedStore, bot, event, instant, placement, stored_bot, stored_user, subnet,
};
use crate::store::{
    bots::{BotFilter, BotWrite, IdempotencyKey, Page},
    error::{ConflictKind, StoreError},
};

/// A new bot's row begins as `insert_bot` documents it.
pub async fn a_new_bot_begins_as_documented(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let new = bot(owner, 1);
    let (record, _) = store
        .insert_bot(&new, None, MANY, &[])
        .await
        .expect("inserted");
    assert_eq!((record.id, record.owner_id), (new.id, owner));
    assert_eq!(
        (&record.spec, &record.placement),
        (&new.spec, &new.placement)
    );
    assert_eq!(
        (record.phase, record.power),
        (Phase::Provisioning, Power::Stopped)
    );
    assert_eq!((record.power_seq, record.applied_seq), (0, 0));
    assert_eq!((record.generation, record.incarnation), (1, 0));
    assert_eq!((record.version, record.lease_epoch), (1, 1));
    assert_eq!(
        (record.hold, record.image_id, record.validated),
        (None, None, None)
    );
    assert!(!record.has_been_ready);
    assert_eq!(record.lifecycle, Lifecycle::default());
    assert_eq!(record.status, new.status);
    assert_eq!(
        (record.created_at, record.updated_at),
        (instant(0), instant(0))
    );
}

/// What was written is found by id and by host name, and counted.
pub async fn a_bot_is_found_by_id_and_hostname(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    stored_bot(&store, owner, 2).await;
    assert_eq!(
        store.find_bot(record.id).await.expect("read"),
        Some(record.clone())
    );
    let found = store
        .find_bot_by_hostname(&record.spec.hostname)
        .await
        .expect("read");
    assert_eq!(found, Some(record));
    assert_eq!(store.count_bots().await.expect("read"), 2);
    assert_eq!(store.find_bot(BotId::generate()).await.expect("read"), None);
    let nobody = Hostname::parse("nobody").expect("a host name");
    assert_eq!(
        store.find_bot_by_hostname(&nobody).await.expect("read"),
        None
    );
}

/// A host name belongs to one bot of the instance.
pub async fn a_taken_hostname_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let mut second = bot(owner, 2);
    second.spec.hostname = record.spec.hostname;
    let error = store
        .insert_bot(&second, None, MANY, &[])
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Hostname)),
        "{error:?}"
    );
}

/// An id belongs to one bot.
pub async fn a_taken_id_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let mut second = bot(owner, 2);
    second.id = record.id;
    let error = store
        .insert_bot(&second, None, MANY, &[])
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Id)),
        "{error:?}"
    );
}

/// A bot's owner is a user of the instance.
pub async fn an_unknown_owner_is_refused(store: SharedStore) {
    let new = bot(UserId::generate(), 1);
    let error = store
        .insert_bot(&new, None, MANY, &[])
        .await
        .expect_err("no such user");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}

/// Rows of every phase count towards the limit.
pub async fn the_bot_limit_holds(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut first = stored_bot(&store, owner, 1).await;
    first.phase = Phase::Deleting;
    store
        .save_bot(&first, &BotWrite::default())
        .await
        .expect("saved");
    let error = store
        .insert_bot(&bot(owner, 2), None, 1, &[])
        .await
        .expect_err("full");
    assert!(
        matches!(error, StoreError::BotLimit { limit: 1 }),
        "{error:?}"
    );
    store
        .insert_bot(&bot(owner, 2), None, 2, &[])
        .await
        .expect("room for two");
}

/// A refused insert leaves no row, generation, reservation or key.
pub async fn a_refused_insert_leaves_nothing(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    stored_bot(&store, owner, 1).await;
    let mut second = bot(owner, 2);
    second.placement.subnet = subnet(1);
    let key = IdempotencyKey {
        user_id: owner,
        key_hash: [1; 32],
        request_hash: [2; 32],
    };
    let newest = store.newest_bot_id().await.expect("read");
    let events = [event(Some(second.id), 1)];
    store
        .insert_bot(&second, Some(&key), MANY, &events)
        .await
        .expect_err("the subnet is taken");
    assert_eq!(store.find_bot(second.id).await.expect("read"), None);
    let generations = store.list_generations(second.id).await.expect("read");
    assert_eq!(generations, []);
    assert_eq!(
        store.find_idempotent(owner, &[1; 32]).await.expect("read"),
        None
    );
    assert_eq!(store.newest_bot_id().await.expect("read"), newest);
    let reserved = store.reserved(&placement(2).node).await.expect("read");
    assert!(!reserved.ports.contains(&placement(2).port));
    second.placement = placement(2);
    store
        .insert_bot(&second, Some(&key), MANY, &events)
        .await
        .expect("nothing is in the way");
}

/// With a bot go its reservations; its events stay.
pub async fn a_removed_bot_leaves_nothing_but_its_events(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let told = store
        .remove_bot(record.id, record.version, &[event(Some(record.id), 1)])
        .await
        .expect("removed");
    assert_eq!(store.find_bot(record.id).await.expect("read"), None);
    assert_eq!(store.count_bots().await.expect("read"), 0);
    let page = Page {
        after: None,
        limit: 10,
    };
    assert_eq!(
        store
            .list_bots(&BotFilter::default(), page)
            .await
            .expect("read"),
        []
    );
    let reserved = store.reserved(&record.placement.node).await.expect("read");
    assert!(reserved.ports.is_empty() && reserved.subnets.is_empty());
    assert_eq!(
        store
            .list_events(0, Some(record.id), 10)
            .await
            .expect("read"),
        told
    );
    stored_bot(&store, owner, 1).await;
}

/// Removing names the version that was read.
pub async fn removing_needs_the_current_version(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("saved");
    let error = store
        .remove_bot(record.id, record.version, &[])
        .await
        .expect_err("stale");
    assert!(matches!(error, StoreError::Stale), "{error:?}");
    store
        .remove_bot(record.id, record.version + 1, &[])
        .await
        .expect("current");
    let error = store
        .remove_bot(record.id, record.version + 1, &[])
        .await
        .expect_err("gone");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}

/// The newest id is the greatest that was ever written, also after its bot is gone.
pub async fn the_newest_id_survives_deletion(store: SharedStore) {
    assert_eq!(store.newest_bot_id().await.expect("read"), None);
    let owner = stored_user(&store, "ada").await;
    let older = bot(owner, 1);
    let newer = stored_bot(&store, owner, 2).await;
    store
        .insert_bot(&older, None, MANY, &[])
        .await
        .expect("inserted after the newer one");
    assert_eq!(store.newest_bot_id().await.expect("read"), Some(newer.id));
    store
        .remove_bot(newer.id, newer.version, &[])
        .await
        .expect("removed");
    assert_eq!(store.newest_bot_id().await.expect("read"), Some(newer.id));
}

/// What a write returns is what a later read finds, also for times finer than a microsecond.
pub async fn times_are_kept_to_the_microsecond(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut new = bot(owner, 1);
    new.created_at = instant(0) + SignedDuration::from_nanos(1_234_567);
    let (record, _) = store
        .insert_bot(&new, None, MANY, &[])
        .await
        .expect("inserted");
    assert_eq!(
        record.created_at,
        instant(0) + SignedDuration::from_micros(1_234)
    );
    assert_eq!(store.find_bot(new.id).await.expect("read"), Some(record));
}
