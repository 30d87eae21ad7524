//! Sessions.

use botmaker_domain::UserId;

use super::samples::{SharedStore, instant, stored_user};
use crate::store::{access::NewSession, error::StoreError};

/// A session of a user from second 0 to second 100, with a cookie digest made of `digest`.
pub(super) fn session(user_id: UserId, digest: u8) -> NewSession {
    NewSession {
        cookie_digest: [digest; 32],
        header_digest: [digest ^ 0xff; 32],
        user_id,
        created_at: instant(0),
        expires_at: instant(100),
    }
}

/// A session comes with its user, and only for its own cookie.
pub async fn a_session_is_found_with_its_user(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    store
        .insert_session(&session(ada, 1))
        .await
        .expect("inserted");
    let found = store
        .find_session(&[1; 32], instant(1))
        .await
        .expect("read")
        .expect("there");
    assert_eq!(found.session, session(ada, 1));
    assert_eq!((found.user.id, found.user.name.as_str()), (ada, "ada"));
    assert_eq!(
        store
            .find_session(&[2; 32], instant(1))
            .await
            .expect("read"),
        None
    );
}

/// At its end and after it a session is not found.
pub async fn a_session_ends_at_its_time(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    store
        .insert_session(&session(ada, 1))
        .await
        .expect("inserted");
    for (second, is_there) in [(99, true), (100, false), (101, false)] {
        let found = store
            .find_session(&[1; 32], instant(second))
            .await
            .expect("read");
        assert_eq!(found.is_some(), is_there, "second {second}");
    }
}

/// Ending a session twice is success; others stay.
pub async fn a_removed_session_is_gone_and_removal_repeats(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    store
        .insert_session(&session(ada, 1))
        .await
        .expect("inserted");
    store
        .insert_session(&session(ada, 2))
        .await
        .expect("inserted");
    for _ in 0..2 {
        store
            .remove_session(&[1; 32])
            .await
            .expect("absent is success");
    }
    assert_eq!(
        store
            .find_session(&[1; 32], instant(1))
            .await
            .expect("read"),
        None
    );
    assert!(
        store
            .find_session(&[2; 32], instant(1))
            .await
            .expect("read")
            .is_some()
    );
}

/// Pruning counts what it removes and leaves what still holds.
pub async fn pruning_removes_ended_sessions_only(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let mut longer = session(ada, 2);
    longer.expires_at = instant(200);
    store
        .insert_session(&session(ada, 1))
        .await
        .expect("inserted");
    store.insert_session(&longer).await.expect("inserted");
    assert_eq!(store.prune_sessions(instant(150)).await.expect("pruned"), 1);
    assert_eq!(store.prune_sessions(instant(150)).await.expect("pruned"), 0);
    assert!(
        store
            .find_session(&[2; 32], instant(1))
            .await
            .expect("read")
            .is_some()
    );
}

/// Nobody has no session.
pub async fn a_session_needs_its_user(store: SharedStore) {
    let error = store
        .insert_session(&session(UserId::generate(), 1))
        .await
        .expect_err("nobody");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}
