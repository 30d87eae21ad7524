//! Repeated create requests.

use botmaker_domain::UserId;

use super::samples::{MANY, SharedStore, bot, stored_user};
use crate::store::{
    bots::{IdempotencyKey, IdempotentCreate},
    error::{ConflictKind, StoreError},
};

fn key(user_id: UserId) -> IdempotencyKey {
    IdempotencyKey {
        user_id,
        key_hash: [1; 32],
        request_hash: [2; 32],
    }
}

/// A key leads to the bot and the request that it came with.
pub async fn a_key_finds_the_bot_that_it_made(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let new = bot(owner, 1);
    store
        .insert_bot(&new, Some(&key(owner)), MANY, &[])
        .await
        .expect("inserted");
    let made = store.find_idempotent(owner, &[1; 32]).await.expect("read");
    assert_eq!(
        made,
        Some(IdempotentCreate {
            bot_id: new.id,
            request_hash: [2; 32]
        })
    );
    assert_eq!(
        store.find_idempotent(owner, &[9; 32]).await.expect("read"),
        None
    );
}

/// Two users may use the same key.
pub async fn keys_belong_to_their_user(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let ben = stored_user(&store, "ben").await;
    store
        .insert_bot(&bot(ada, 1), Some(&key(ada)), MANY, &[])
        .await
        .expect("inserted");
    assert_eq!(
        store.find_idempotent(ben, &[1; 32]).await.expect("read"),
        None
    );
    store
        .insert_bot(&bot(ben, 2), Some(&key(ben)), MANY, &[])
        .await
        .expect("inserted");
}

/// A key that made a bot makes no second one: `Conflict(Id)`, and the first is found by the key.
pub async fn a_key_is_used_once(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = bot(owner, 1);
    store
        .insert_bot(&first, Some(&key(owner)), MANY, &[])
        .await
        .expect("inserted");
    let second = bot(owner, 2);
    let error = store
        .insert_bot(&second, Some(&key(owner)), MANY, &[])
        .await
        .expect_err("used");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Id)),
        "{error:?}"
    );
    assert_eq!(store.find_bot(second.id).await.expect("read"), None);
}

/// When the bot is gone its key is free.
pub async fn a_key_ends_with_its_bot(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let new = bot(owner, 1);
    store
        .insert_bot(&new, Some(&key(owner)), MANY, &[])
        .await
        .expect("inserted");
    store.remove_bot(new.id, 1, &[]).await.expect("removed");
    assert_eq!(
        store.find_idempotent(owner, &[1; 32]).await.expect("read"),
        None
    );
    store
        .insert_bot(&bot(owner, 1), Some(&key(owner)), MANY, &[])
        .await
        .expect("free again");
}
