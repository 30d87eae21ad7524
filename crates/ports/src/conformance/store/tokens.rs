//! API tokens.

use botmaker_domain::UserId;

use super::samples::{SharedStore, instant, stored_user};
use crate::store::{
    access::ApiTokenRecord,
    error::{ConflictKind, StoreError},
};

fn token(user_id: UserId, name: &str) -> ApiTokenRecord {
    ApiTokenRecord {
        name: name.to_owned(),
        user_id,
        created_at: instant(0),
        expires_at: None,
        last_used_at: None,
    }
}

/// A token comes with its user, and only for its own digest.
pub async fn a_token_is_found_with_its_user(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    store
        .insert_api_token(&token(ada, "ci"), &[1; 32])
        .await
        .expect("inserted");
    let used = store
        .use_api_token(&[1; 32], instant(1))
        .await
        .expect("read");
    let (found, user) = used.expect("there");
    assert_eq!(
        (found.name.as_str(), found.user_id, user.id),
        ("ci", ada, ada)
    );
    assert_eq!(
        store
            .use_api_token(&[2; 32], instant(1))
            .await
            .expect("read"),
        None
    );
}

/// At its end and after it a token is not found.
pub async fn a_token_ends_at_its_time(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let mut ending = token(ada, "ci");
    ending.expires_at = Some(instant(100));
    store
        .insert_api_token(&ending, &[1; 32])
        .await
        .expect("inserted");
    for (second, is_there) in [(99, true), (100, false), (101, false)] {
        let found = store
            .use_api_token(&[1; 32], instant(second))
            .await
            .expect("read");
        assert_eq!(found.is_some(), is_there, "second {second}");
    }
}

/// The time of use is exact to the minute.
pub async fn a_use_is_noted_once_a_minute(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    store
        .insert_api_token(&token(ada, "ci"), &[1; 32])
        .await
        .expect("inserted");
    for (used, noted) in [(10, 10), (40, 10), (70, 70)] {
        let (found, _) = store
            .use_api_token(&[1; 32], instant(used))
            .await
            .expect("read")
            .expect("there");
        assert_eq!(
            found.last_used_at,
            Some(instant(noted)),
            "used at second {used}"
        );
        let listed = store.list_api_tokens(Some(ada)).await.expect("listed");
        assert_eq!(listed, [found]);
    }
}

/// A name belongs to one token of its user; other users may use it too.
pub async fn a_taken_token_name_is_refused(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let ben = stored_user(&store, "ben").await;
    store
        .insert_api_token(&token(ada, "ci"), &[1; 32])
        .await
        .expect("inserted");
    let error = store
        .insert_api_token(&token(ada, "ci"), &[2; 32])
        .await
        .expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::TokenName)),
        "{error:?}"
    );
    store
        .insert_api_token(&token(ben, "ci"), &[3; 32])
        .await
        .expect("another user's");
    let nobody = token(UserId::generate(), "ci");
    let error = store
        .insert_api_token(&nobody, &[4; 32])
        .await
        .expect_err("nobody");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}

/// One user's tokens, or everybody's.
pub async fn tokens_are_listed_by_user(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let ben = stored_user(&store, "ben").await;
    for (n, (user_id, name)) in (1..).zip([(ada, "b"), (ada, "a"), (ben, "c")]) {
        store
            .insert_api_token(&token(user_id, name), &[n; 32])
            .await
            .expect("inserted");
    }
    let own = store.list_api_tokens(Some(ada)).await.expect("listed");
    assert_eq!(own, [token(ada, "a"), token(ada, "b")], "in order of name");
    assert_eq!(store.list_api_tokens(None).await.expect("listed").len(), 3);
}

/// A revoked token works no longer and cannot be revoked again.
pub async fn a_revoked_token_is_gone(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    store
        .insert_api_token(&token(ada, "ci"), &[1; 32])
        .await
        .expect("inserted");
    store.remove_api_token(ada, "ci").await.expect("revoked");
    assert_eq!(
        store
            .use_api_token(&[1; 32], instant(1))
            .await
            .expect("read"),
        None
    );
    let error = store.remove_api_token(ada, "ci").await.expect_err("gone");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}
