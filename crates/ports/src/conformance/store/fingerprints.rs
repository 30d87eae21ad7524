//! Secrets that only one bot may use.

use super::samples::{MANY, SharedStore, bot, claim, event, stored_bot, stored_user};
use crate::store::{
    bots::NewBot,
    error::{ConflictKind, StoreError},
};

fn with_secret(mut bot: NewBot, name: &str, fingerprint: [u8; 32]) -> NewBot {
    bot.fingerprints.push(claim(name, 1, fingerprint));
    bot
}

/// The second bot with a secret is refused whole; the first one and others are not.
pub async fn a_secret_in_use_is_refused_and_leaves_nothing(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = with_secret(bot(owner, 1), "telegram_token", [1; 32]);
    store
        .insert_bot(&first, None, MANY, &[])
        .await
        .expect("the first");
    let second = with_secret(bot(owner, 2), "discord_token", [2; 32]);
    let second = with_secret(second, "telegram_token", [1; 32]);
    let error = store
        .insert_bot(&second, None, MANY, &[event(Some(second.id), 1)])
        .await
        .expect_err("in use");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Secret)),
        "{error:?}"
    );
    assert_eq!(store.find_bot(second.id).await.expect("read"), None);
    assert_eq!(store.find_fingerprint(&[2; 32]).await.expect("read"), None);
    assert_eq!(store.list_events(0, None, 10).await.expect("read"), []);
    let other = with_secret(bot(owner, 2), "telegram_token", [3; 32]);
    store
        .insert_bot(&other, None, MANY, &[])
        .await
        .expect("another token");
}

/// A fingerprint tells whose secret it is.
pub async fn a_fingerprint_finds_its_bot(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    stored_bot(&store, owner, 1).await;
    let slack = with_secret(bot(owner, 2), "slack_app_token", [1; 32]);
    let slack = with_secret(slack, "slack_bot_token", [2; 32]);
    store
        .insert_bot(&slack, None, MANY, &[])
        .await
        .expect("inserted");
    for fingerprint in [[1; 32], [2; 32]] {
        let found = store.find_fingerprint(&fingerprint).await.expect("read");
        assert_eq!(found, Some(slack.id));
    }
    assert_eq!(store.find_fingerprint(&[9; 32]).await.expect("read"), None);
}

/// With the row of a bot go its claims.
pub async fn a_removed_bot_gives_its_secrets_free(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = with_secret(bot(owner, 1), "telegram_token", [1; 32]);
    let (record, _) = store
        .insert_bot(&first, None, MANY, &[])
        .await
        .expect("inserted");
    store
        .remove_bot(record.id, record.version, &[])
        .await
        .expect("removed");
    assert_eq!(store.find_fingerprint(&[1; 32]).await.expect("read"), None);
    let second = with_secret(bot(owner, 2), "telegram_token", [1; 32]);
    store
        .insert_bot(&second, None, MANY, &[])
        .await
        .expect("free again");
}
