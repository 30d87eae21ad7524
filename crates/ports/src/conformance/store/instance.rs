//! The store as a whole.

use super::samples::SharedStore;

/// The instance id is set and the same at each question.
pub async fn the_instance_id_stays(store: SharedStore) {
    let id = store.instance_id().await.expect("read");
    assert!(!id.is_nil());
    assert_eq!(store.instance_id().await.expect("read"), id);
}

/// A store that works says so, again and again.
pub async fn a_check_passes(store: SharedStore) {
    for _ in 0..2 {
        store.check().await.expect("the store works");
    }
}
