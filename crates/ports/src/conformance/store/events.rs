//! The event list.

use botmaker_domain::Event;

use super::samples::{MANY, SharedStore, bot, event, instant, stored_bot, stored_user};
use crate::store::{bots::BotWrite, events::EventFilter};

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
        .save_bot(&record, &BotWrite::events(&[event(id, 4)]))
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
        .save_bot(&stale, &BotWrite::events(&[event(None, 1)]))
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

/// A reader of the past begins with the newest and goes on before the last one that it has.
pub async fn the_newest_events_are_listed_first(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let bot = stored_bot(&store, owner, 1).await.id;
    let mut written = Vec::new();
    for about in [None, Some(bot), None, Some(bot), Some(bot)] {
        let event = event(about, 1);
        written.push(store.append_event(&event).await.expect("written"));
    }
    written.reverse();
    let everything = EventFilter::default();
    let page = async |before, filter: &EventFilter, limit| {
        let page = store.list_events_before(before, filter, limit).await;
        page.expect("listed")
    };
    assert_eq!(page(None, &everything, 2).await, written[..2]);
    let before = Some(written[1].id);
    assert_eq!(page(before, &everything, 9).await, written[2..]);
    let of_one = EventFilter {
        bot: Some(bot),
        ..everything
    };
    let expected = [&written[..2], &written[3..4]].concat();
    assert_eq!(page(None, &of_one, 9).await, expected);
    assert_eq!(page(before, &of_one, 9).await, expected[2..]);
    assert_eq!(page(Some(1), &everything, 9).await, []);
}

/// Events of others' bots, and of bots that are gone, are left out for an owner.
pub async fn an_owner_lists_events_of_own_bots_and_of_none(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let bob = stored_user(&store, "bob").await;
    let own = stored_bot(&store, ada, 1).await;
    let gone = stored_bot(&store, ada, 2).await;
    let foreign = stored_bot(&store, bob, 3).await;
    let mut expected = Vec::new();
    for about in [Some(own.id), Some(gone.id), Some(foreign.id), None] {
        let event = event(about, 1);
        let written = store.append_event(&event).await.expect("written");
        if about.is_none() || about == Some(own.id) {
            expected.insert(0, written);
        }
    }
    store
        .remove_bot(gone.id, gone.version, &[])
        .await
        .expect("removed");
    let filter = EventFilter {
        bot: None,
        owner_id: Some(ada),
    };
    let listed = store.list_events_before(None, &filter, 9).await;
    assert_eq!(listed.expect("listed"), expected);
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
