//! Writing bots back.

use botmaker_domain::{
    BotState, ChannelKind, ChannelSpec, Death, DmPolicy, GroupPolicy, Hold, Hostname,
    ImageReference, Lifecycle, Phase, PinnedImage, Power, Reason, ReasonCode, RolledBack, RunMark,
    SecretName, StateSnapshot, Status, UserId,
};

use super::samples::{SharedStore, event, instant, spec, stored_bot, stored_user};
use crate::store::{
    bots::BotWrite,
    error::{ConflictKind, StoreError},
};

/// A past in which everything has happened once.
fn lifecycle() -> Lifecycle {
    let reason = Reason::new(ReasonCode::ConfigInvalid, "no such model");
    let mut lifecycle = Lifecycle {
        revision: 9,
        newest_generation: 4,
        good_generation: Some(2),
        config_slot: 3,
        good_slot: 2,
        rolled_back: Some(RolledBack {
            generation: 4,
            reason: reason.clone(),
            at: instant(3),
        }),
        snapshot: Some(StateSnapshot {
            generation: 2,
            image_id: "sha256:abc".to_owned(),
            taken_at: instant(2),
            bytes: 1_000_000,
        }),
        restore: Some(2),
        ..Lifecycle::default()
    };
    let death = Death {
        at: instant(5),
        started_at: Some(instant(4)),
        reason,
        exit_code: Some(137),
        oom_killed: true,
        generation: 3,
    };
    let run = RunMark {
        container_id: "0a1b".to_owned(),
        started_at: Some(instant(4)),
    };
    lifecycle.note_death(death, run);
    lifecycle
}

/// Every field that a save takes is found again, and the version rises by one.
pub async fn a_save_keeps_everything_and_raises_the_version(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    record.spec = spec("Ada's \"bot\" — 1", "ada");
    record.spec.channels.push(ChannelSpec {
        kind: ChannelKind::new("telegram"),
        dm_policy: DmPolicy::Open,
        allow_from: vec!["*".to_owned()],
        group_policy: GroupPolicy::Disabled,
    });
    record.spec.secrets.insert(SecretName::gateway_token(), 7);
    record.spec.image = Some(PinnedImage {
        reference: ImageReference::parse("botmaker/openclaw:2").expect("a reference"),
        id: "sha256:def".to_owned(),
    });
    record.spec.canary_minutes = Some(30);
    let reason = Reason::new(ReasonCode::ConfigInvalid, "no such model").with_hint("try another");
    record.phase = Phase::Active;
    record.power = Power::Running;
    (record.power_seq, record.applied_seq) = (5, 4);
    record.hold = Some(Hold {
        reason: reason.clone(),
        power_seq: 5,
    });
    (record.generation, record.incarnation) = (3, 9);
    record.has_been_ready = true;
    record.image_id = Some("sha256:abc".to_owned());
    record.validated = Some("3@sha256:abc".to_owned());
    record.lifecycle = lifecycle();
    record.status = Status {
        state: BotState::Failed,
        reason: Some(reason),
        since: instant(7),
    };
    record.updated_at = instant(8);
    let (saved, _) = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("saved");
    assert_eq!(saved.version, record.version + 1);
    record.version = saved.version;
    assert_eq!(saved, record);
    assert_eq!(store.find_bot(record.id).await.expect("read"), Some(record));
}

/// Id, owner and time of birth are what they were at first.
pub async fn identity_owner_and_birth_are_not_saved(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = stored_bot(&store, owner, 1).await;
    let mut record = first.clone();
    record.owner_id = UserId::generate();
    record.created_at = instant(99);
    let (saved, _) = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("saved");
    assert_eq!(
        (saved.owner_id, saved.created_at),
        (owner, first.created_at)
    );
    assert_eq!(store.find_bot(first.id).await.expect("read"), Some(saved));
}

/// Who read an older version does not overwrite a newer one.
pub async fn a_stale_version_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("saved");
    let error = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect_err("stale");
    assert!(matches!(error, StoreError::Stale), "{error:?}");
}

/// Who holds another lease does not write.
pub async fn a_foreign_lease_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    record.lease_epoch += 1;
    let error = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect_err("a foreign lease");
    assert!(matches!(error, StoreError::Stale), "{error:?}");
}

/// A row that is gone does not come back by a save.
pub async fn saving_a_missing_bot_is_refused(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    store
        .remove_bot(record.id, record.version, &[])
        .await
        .expect("removed");
    let error = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect_err("gone");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}

/// A changed host name frees the old one and must be free itself.
pub async fn a_hostname_can_change_unless_it_is_taken(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut first = stored_bot(&store, owner, 1).await;
    let second = stored_bot(&store, owner, 2).await;
    first.spec.hostname = second.spec.hostname;
    let error = store
        .save_bot(&first, &BotWrite::default())
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Hostname)),
        "{error:?}"
    );
    first.spec.hostname = Hostname::parse("fresh").expect("a host name");
    store
        .save_bot(&first, &BotWrite::default())
        .await
        .expect("free");
    let old = Hostname::parse("bot-1").expect("a host name");
    assert_eq!(store.find_bot_by_hostname(&old).await.expect("read"), None);
}

/// A refused save leaves the row as it was and tells nothing.
pub async fn a_refused_save_changes_nothing(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = stored_bot(&store, owner, 1).await;
    let second = stored_bot(&store, owner, 2).await;
    let mut changed = first.clone();
    changed.power = Power::Running;
    changed.placement.port = 19_500;
    changed.placement.subnet = second.placement.subnet;
    store
        .save_bot(&changed, &BotWrite::events(&[event(Some(first.id), 1)]))
        .await
        .expect_err("the subnet is taken");
    assert_eq!(
        store.find_bot(first.id).await.expect("read"),
        Some(first.clone())
    );
    let reserved = store.reserved(&first.placement.node).await.expect("read");
    assert!(reserved.ports.contains(&first.placement.port) && !reserved.ports.contains(&19_500));
    assert_eq!(store.list_events(0, None, 10).await.expect("read"), []);
}
