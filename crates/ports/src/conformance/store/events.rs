//! The event list.

use botmaker_domain::Event;

use super::samples::{MANY, SharedStore, bot, event, instant, stored_bot, stored_user};

async fn all(store: &SharedStore) -> Vec<Event> {
    store.list_events(0, None, 1000).await.expect("listed")
}

/// An event keeps every field, also the empty ones.
pub async fn events_come_back_as_written(store: SharedStore) {
    assert_eq!(store.event_range().await.expect("read"), None);
    let mut bare = event(None, 2);
    (bare.actor, bare.status, bare.detail) = (None, None, None);
    let first = store.append_event(&event(None, 1)).await.expect("written");
    let second = store.append_event(&bare).await.expect("written");
    assert_eq!((&first.event, &second.event), (&event(None, 1), &bare));
    assert_eq!(all(&store).await, [first.clone(), second.clone()]);
    assert_eq!(
        store.event_range().await.expect("read"),
        Some((first.id, second.id))
    );
}

/// Whatever writes them, ids rise from commit to commit and within one.
pub async fn ids_rise_in_commit_order(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let new = bot(owner, 1);
    let id = Some(new.id);
    let (record, mut told) = store
        .insert_bot(&new, None, MANY, &[event(id, 1), event(id, 2)])
        .await
        .expect("inserted");
    told.push(store.append_event(&event(None, 3)).await.expect("written"));
    let (record, saved) = store
        .save_bot(&record, &[event(id, 4)])
        .await
        .expect("saved");
    told.extend(saved);
    let removed = store
        .remove_bot(record.id, record.version, &[event(id, 5)])
        .await;
    told.extend(removed.expect("removed"));
    assert!(
        told.windows(2).all(|pair| pair[0].id < pair[1].id),
        "{told:?}"
    );
    assert!(
        told[0].id > 0,
        "the first id lies after 0, where a reader begins"
    );
    assert_eq!(all(&store).await, told);
}

/// The events of a write that was refused are not written.
pub async fn a_refused_write_tells_no_event(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    store
        .insert_bot(&bot(owner, 1), None, MANY, &[event(None, 1)])
        .await
        .expect_err("taken");
    store
        .remove_bot(record.id, 9, &[event(None, 1)])
        .await
        .expect_err("stale");
    let mut stale = record;
    stale.version = 9;
    store
        .save_bot(&stale, &[event(None, 1)])
        .await
        .expect_err("stale");
    assert_eq!(all(&store).await, []);
}

/// Events of other bots and of none are left out when one bot's are asked for.
pub async fn events_of_one_bot_are_listed_alone(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = stored_bot(&store, owner, 1).await.id;
    let second = stored_bot(&store, owner, 2).await.id;
    let mut expected = Vec::new();
    for id in [Some(first), Some(second), None, Some(first)] {
        let written = store.append_event(&event(id, 1)).await.expect("written");
        if id == Some(first) {
            expected.push(written);
        }
    }
    assert_eq!(
        store.list_events(0, Some(first), 10).await.expect("listed"),
        expected
    );
    assert_eq!(
        store.list_events(0, Some(first), 1).await.expect("listed"),
        expected[..1]
    );
    let rest = store
        .list_events(expected[0].id, Some(first), 10)
        .await
        .expect("listed");
    assert_eq!(rest, expected[1..]);
}

/// A reader goes on after the last id that it has.
pub async fn listing_resumes_after_an_id(store: SharedStore) {
    let mut written = Vec::new();
    for second in 0..5 {
        written.push(
            store
                .append_event(&event(None, second))
                .await
                .expect("written"),
        );
    }
    let page = store
        .list_events(written[1].id, None, 2)
        .await
        .expect("listed");
    assert_eq!(page, written[2..4]);
    assert_eq!(
        store
            .list_events(written[4].id, None, 2)
            .await
            .expect("listed"),
        []
    );
}

/// Pruning goes by time and is counted; an id is never used again, even when no event is left.
pub async fn pruning_removes_the_old_and_never_reuses_an_id(store: SharedStore) {
    let mut written = Vec::new();
    for second in [0, 60, 120] {
        written.push(
            store
                .append_event(&event(None, second))
                .await
                .expect("written"),
        );
    }
    assert_eq!(store.prune_events(instant(60)).await.expect("pruned"), 1);
    assert_eq!(all(&store).await, written[1..]);
    let range = store.event_range().await.expect("read");
    assert_eq!(range, Some((written[1].id, written[2].id)));
    assert_eq!(store.prune_events(instant(999)).await.expect("pruned"), 2);
    assert_eq!(store.event_range().await.expect("read"), None);
    let next = store.append_event(&event(None, 0)).await.expect("written");
    assert!(next.id > written[2].id);
}
