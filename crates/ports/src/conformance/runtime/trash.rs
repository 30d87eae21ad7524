//! The trash.

use botmaker_domain::BotId;

use super::{
    RuntimeHarness, expect_kind,
    files::{file_with, is_not_found},
};
use crate::runtime::{
    BotRuntime,
    error::RuntimeError,
    stored::{StoredPlace, TrashEntry, TrashKind},
};

async fn entries(runtime: &dyn BotRuntime, bot: BotId) -> Vec<TrashEntry> {
    let listed = runtime.list_trash().await.expect("the trash");
    assert!(listed.is_sorted_by_key(|entry| entry.since));
    listed
        .into_iter()
        .filter(|entry| entry.bot_id == bot)
        .collect()
}

fn is_conflict(error: &RuntimeError) -> bool {
    matches!(error, RuntimeError::Conflict { .. })
}

/// What was trashed is listed, measured and comes back as it was; never over other files.
pub async fn files_wait_in_the_trash_and_come_back(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let files = [file_with("deep/file", "mine")];
    assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
    let waiting = entries(&*runtime, bot).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].kind, TrashKind::Deleted);
    let name = &waiting[0].name;
    let place = StoredPlace::Trash(name.clone());
    let size = runtime.measure_stored(&place).await.expect("a size");
    assert!(size.bytes >= 4, "{size:?}");
    // Another one in its place stays as it is.
    assert_eq!(
        runtime
            .prepare_state(bot, &[file_with("deep/file", "new")])
            .await,
        Ok(())
    );
    expect_kind(runtime.restore_trash(name).await, "Conflict", is_conflict);
    let found = |path: &str| harness.state_file(bot, path);
    assert_eq!(found("deep/file"), Some(b"new".to_vec()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
    assert_eq!(entries(&*runtime, bot).await.len(), 2);
    assert_eq!(runtime.restore_trash(name).await, Ok(()));
    assert_eq!(found("deep/file"), Some(b"mine".to_vec()));
    expect_kind(runtime.restore_trash(name).await, "NotFound", is_not_found);
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// Files without a bot have a kind of their own, and the wait begins even where there are none.
pub async fn files_of_nobody_wait_as_such(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    for _ in 0..2 {
        assert_eq!(runtime.quarantine_state(bot).await, Ok(()));
        let waiting = entries(&*runtime, bot).await;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        assert_eq!(waiting[0].kind, TrashKind::Orphaned);
    }
    // Files that turn up later wait beside it.
    let files = [file_with("file", "mine")];
    assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
    assert_eq!(runtime.quarantine_state(bot).await, Ok(()));
    assert_eq!(harness.state_file(bot, "file"), None);
    let waiting = entries(&*runtime, bot).await;
    assert_eq!(waiting.len(), 2, "{waiting:?}");
    for entry in waiting {
        assert_eq!(runtime.remove_trash(&entry.name).await, Ok(()));
    }
}

/// Removed is removed, again is success, and a name that is none removes nothing.
pub async fn what_is_removed_from_the_trash_is_gone(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let (bot, other) = (BotId::generate(), BotId::generate());
    for bot in [bot, other] {
        let files = [file_with("deep/er/file", "x")];
        assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
        assert_eq!(runtime.trash_state(bot).await, Ok(()));
    }
    let entry = entries(&*runtime, bot).await.remove(0);
    for _ in 0..2 {
        assert_eq!(runtime.remove_trash(&entry.name).await, Ok(()));
        assert_eq!(entries(&*runtime, bot).await, []);
        let place = StoredPlace::Trash(entry.name.clone());
        let size = runtime.measure_stored(&place).await.expect("a size");
        assert_eq!(size.entries, 0);
    }
    let gone = runtime.restore_trash(&entry.name).await;
    expect_kind(gone, "NotFound", is_not_found);
    for bad in ["", ".", "..", "../bots", "/etc", &other.to_string()] {
        assert_eq!(runtime.remove_trash(bad).await, Ok(()));
        expect_kind(runtime.restore_trash(bad).await, "NotFound", is_not_found);
    }
    assert_eq!(entries(&*runtime, other).await.len(), 1);
}

/// What is known of a bot is found where its files are.
pub async fn what_is_known_of_a_bot_moves_with_its_files(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let home = StoredPlace::Home(bot);
    assert_eq!(runtime.find_about(&home).await, Ok(None));
    for words in [&b"first"[..], b"second"] {
        assert_eq!(runtime.keep_about(bot, words).await, Ok(()));
        assert_eq!(runtime.find_about(&home).await, Ok(Some(words.to_vec())));
    }
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
    assert_eq!(runtime.find_about(&home).await, Ok(None));
    let entry = entries(&*runtime, bot).await.remove(0);
    let place = StoredPlace::Trash(entry.name.clone());
    let found = runtime.find_about(&place).await;
    assert_eq!(found, Ok(Some(b"second".to_vec())));
    assert_eq!(runtime.restore_trash(&entry.name).await, Ok(()));
    assert_eq!(
        runtime.find_about(&home).await,
        Ok(Some(b"second".to_vec()))
    );
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}
