//! Many callers at once.

use std::{future::Future, sync::Arc};

use super::samples::{MANY, SharedStore, bot, event, stored_bot, stored_user};
use crate::store::{
    bots::BotWrite,
    error::{ConflictKind, StoreError},
};

const TASKS: u16 = 8;

/// Runs `TASKS` copies of a task on the runtime's threads and returns what they returned.
async fn at_once<T, F>(store: &SharedStore, task: impl Fn(SharedStore, u16) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let tasks: Vec<_> = (0..TASKS)
        .map(|n| tokio::spawn(task(Arc::clone(store), n)))
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("the task did not panic"));
    }
    results
}

/// Tasks that read, raise and save, and begin again when they were late, lose no increment.
pub async fn concurrent_increments_lose_nothing(store: SharedStore) {
    const ROUNDS: u64 = 10;
    let owner = stored_user(&store, "ada").await;
    let id = stored_bot(&store, owner, 1).await.id;
    at_once(&store, |store, _| async move {
        let mut left = ROUNDS;
        while left > 0 {
            let mut record = store.find_bot(id).await.expect("read").expect("there");
            record.power_seq += 1;
            let told = [event(Some(id), 1)];
            match store.save_bot(&record, &BotWrite::events(&told)).await {
                Ok(_) => left -= 1,
                Err(StoreError::Stale) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
    })
    .await;
    let expected = ROUNDS * u64::from(TASKS);
    let record = store.find_bot(id).await.expect("read").expect("there");
    assert_eq!((record.power_seq, record.version), (expected, expected + 1));
    let events = store.list_events(0, Some(id), 1000).await.expect("listed");
    assert_eq!(events.len() as u64, expected);
}

/// Of many bots that want one port, one gets it and the others hear of the conflict.
pub async fn one_of_many_gets_a_port(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let results = at_once(&store, |store, n| async move {
        let mut new = bot(owner, n);
        new.placement.port = 19_999;
        store.insert_bot(&new, None, MANY, &[]).await.map(|_| ())
    })
    .await;
    let refused =
        |result: &&Result<_, _>| matches!(result, Err(StoreError::Conflict(ConflictKind::Port)));
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(
        results.iter().filter(refused).count(),
        usize::from(TASKS) - 1
    );
}

/// The limit holds also when all ask at the same moment.
pub async fn one_of_many_takes_the_last_place(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let results = at_once(&store, |store, n| async move {
        store
            .insert_bot(&bot(owner, n), None, 1, &[])
            .await
            .map(|_| ())
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(store.count_bots().await.expect("read"), 1);
}

/// Each event has an id of its own, and each task's ids rise.
pub async fn concurrent_events_have_distinct_rising_ids(store: SharedStore) {
    let results = at_once(&store, |store, _| async move {
        let mut ids = Vec::new();
        for second in 0..5 {
            ids.push(
                store
                    .append_event(&event(None, second))
                    .await
                    .expect("written")
                    .id,
            );
        }
        ids
    })
    .await;
    assert!(results.iter().all(|ids| ids.is_sorted()));
    let mut ids = results.concat();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), usize::from(TASKS) * 5);
    let listed = store.list_events(0, None, 1000).await.expect("listed");
    assert_eq!(listed.iter().map(|event| event.id).collect::<Vec<_>>(), ids);
}
