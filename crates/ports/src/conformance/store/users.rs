//! People.

use botmaker_domain::{Role, UserId};

use super::{
    samples::{SharedStore, instant, stored_user, user},
    sessions::session,
};
use crate::store::error::{ConflictKind, StoreError};

/// A user is found by the exact login name.
pub async fn a_user_is_found_by_name(store: SharedStore) {
    let ada = user("ada");
    store.insert_user(&ada).await.expect("inserted");
    assert_eq!(
        store.find_user_by_name("ada").await.expect("read"),
        Some(ada)
    );
    assert_eq!(store.find_user_by_name("Ada").await.expect("read"), None);
}

/// A login name belongs to one user.
pub async fn a_taken_user_name_is_refused(store: SharedStore) {
    stored_user(&store, "ada").await;
    let error = store.insert_user(&user("ada")).await.expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::UserName)),
        "{error:?}"
    );
}

/// An id belongs to one user.
pub async fn a_taken_user_id_is_refused(store: SharedStore) {
    let mut second = user("ben");
    second.id = stored_user(&store, "ada").await;
    let error = store.insert_user(&second).await.expect_err("taken");
    assert!(
        matches!(error, StoreError::Conflict(ConflictKind::Id)),
        "{error:?}"
    );
}

/// Members and younger administrators are passed over.
pub async fn the_first_administrator_is_the_oldest(store: SharedStore) {
    stored_user(&store, "member").await;
    assert_eq!(store.find_first_admin().await.expect("read"), None);
    for (name, second) in [("younger", 20), ("older", 10)] {
        let mut admin = user(name);
        admin.role = Role::Admin;
        admin.created_at = instant(second);
        store.insert_user(&admin).await.expect("inserted");
    }
    let first = store
        .find_first_admin()
        .await
        .expect("read")
        .expect("there are two");
    assert_eq!(first.name, "older");
}

/// A changed password logs that user out everywhere, and nobody else.
pub async fn a_new_password_ends_all_sessions_of_that_user(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let ben = stored_user(&store, "ben").await;
    for (user_id, digest) in [(ada, 1), (ada, 2), (ben, 3)] {
        store
            .insert_session(&session(user_id, digest))
            .await
            .expect("inserted");
    }
    store
        .set_password(ada, "$argon2id$new")
        .await
        .expect("changed");
    let changed = store
        .find_user_by_name("ada")
        .await
        .expect("read")
        .expect("there");
    assert_eq!(changed.password_hash, "$argon2id$new");
    for (digest, is_there) in [(1, false), (2, false), (3, true)] {
        let found = store
            .find_session(&[digest; 32], instant(1))
            .await
            .expect("read");
        assert_eq!(found.is_some(), is_there, "session {digest}");
    }
}

/// Nobody's password cannot be changed.
pub async fn a_missing_user_gets_no_password(store: SharedStore) {
    let error = store
        .set_password(UserId::generate(), "x")
        .await
        .expect_err("nobody");
    assert!(matches!(error, StoreError::NotFound), "{error:?}");
}
