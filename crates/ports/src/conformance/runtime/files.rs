//! The bots' files.

use botmaker_domain::BotId;

use super::{RuntimeHarness, expect_kind};
use crate::runtime::{error::RuntimeError, stored::StateFile};

fn file(path: &str) -> StateFile {
    file_with(path, "{}")
}

/// A file that replaces one of its name.
pub(super) fn file_with(path: &str, contents: &str) -> StateFile {
    StateFile {
        path: path.to_owned(),
        contents: contents.as_bytes().to_vec(),
        replace: true,
    }
}

pub(super) fn is_not_found(error: &RuntimeError) -> bool {
    matches!(error, RuntimeError::NotFound { .. })
}

/// State and configuration may be written again; both are listed, and gone with the trash.
pub async fn files_are_written_listed_and_trashed(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    for _ in 0..2 {
        let state = [file("workspace/SOUL.md")];
        assert_eq!(runtime.prepare_state(bot, &state).await, Ok(()));
        let config = [file("openclaw.json")];
        assert_eq!(runtime.write_config(bot, 1, &config).await, Ok(()));
    }
    let has = |listed: Vec<crate::StoredBot>| listed.iter().any(|stored| stored.bot_id == bot);
    assert!(has(runtime.list_stored().await.expect("bots")));
    for _ in 0..2 {
        assert_eq!(runtime.trash_state(bot).await, Ok(()));
    }
    assert!(!has(runtime.list_stored().await.expect("bots")));
    // The same bot may come back from a backup and be deleted again.
    assert_eq!(runtime.prepare_state(bot, &[]).await, Ok(()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// A path that leads out of the directory is refused.
pub async fn paths_that_lead_out_are_refused(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let is_storage = |error: &RuntimeError| matches!(error, RuntimeError::Storage { .. });
    for bad in ["../x", "/etc/x", "a/../../x", ""] {
        let files = [file(bad)];
        let state = runtime.prepare_state(bot, &files).await;
        expect_kind(state, "Storage", is_storage);
        let config = runtime.write_config(bot, 1, &files).await;
        expect_kind(config, "Storage", is_storage);
        let config = runtime.update_config(bot, 1, &files).await;
        expect_kind(config, "Storage", is_storage);
    }
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// Named files are replaced or added, others stay; again is success.
pub async fn single_files_of_a_configuration_are_replaced(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let first = [
        file_with("openclaw.json", "1"),
        file_with("deep/er.json", "1"),
    ];
    for slot in [4, 5] {
        assert_eq!(runtime.write_config(bot, slot, &first).await, Ok(()));
    }
    let change = [
        file_with("openclaw.json", "2"),
        file_with("new/er.json", "2"),
    ];
    for _ in 0..2 {
        assert_eq!(runtime.update_config(bot, 4, &change).await, Ok(()));
    }
    assert_eq!(runtime.update_config(bot, 4, &[]).await, Ok(()));
    let found = |slot, path: &str| harness.config_file(bot, slot, path);
    assert_eq!(found(4, "openclaw.json"), Some(b"2".to_vec()));
    assert_eq!(found(4, "deep/er.json"), Some(b"1".to_vec()));
    assert_eq!(found(4, "new/er.json"), Some(b"2".to_vec()));
    assert_eq!(found(5, "openclaw.json"), Some(b"1".to_vec()));
    // Written as a whole, what is not named goes.
    assert_eq!(runtime.write_config(bot, 4, &change).await, Ok(()));
    assert_eq!(found(4, "deep/er.json"), None);
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// A configuration that was never written is not made by an update.
pub async fn only_a_whole_configuration_is_updated(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let files = [file("openclaw.json")];
    for _ in 0..2 {
        let refused = runtime.update_config(bot, 2, &files).await;
        expect_kind(refused, "NotFound", is_not_found);
        assert_eq!(runtime.write_config(bot, 1, &files).await, Ok(()));
    }
    assert_eq!(harness.config_file(bot, 2, "openclaw.json"), None);
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// Of all configurations those that are named stay.
pub async fn configurations_that_nothing_names_go(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    assert_eq!(runtime.prune_config(bot, &[1]).await, Ok(()));
    for slot in 1..=4 {
        let files = [file("openclaw.json")];
        assert_eq!(runtime.write_config(bot, slot, &files).await, Ok(()));
    }
    for _ in 0..2 {
        assert_eq!(runtime.prune_config(bot, &[2, 4, 9]).await, Ok(()));
        let left: Vec<_> = (1..=9)
            .filter(|slot| harness.config_file(bot, *slot, "openclaw.json").is_some())
            .collect();
        assert_eq!(left, [2, 4]);
    }
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// A state is as large as its files are, at least, and an absent one is empty.
pub async fn a_state_is_measured(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    for _ in 0..2 {
        let size = runtime.measure_state(bot).await.expect("a size");
        assert_eq!((size.bytes, size.entries), (0, 0));
        assert!(size.is_complete);
        assert_eq!(runtime.prepare_state(bot, &[]).await, Ok(()));
    }
    let words: String = (0..20_000).map(|number| format!("{number} ")).collect();
    let files = [file_with("workspace/notes", &words), file("a/b/c")];
    assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
    let size = runtime.measure_state(bot).await.expect("a size");
    assert_eq!((size.entries, size.is_complete), (5, true));
    let (least, most) = (words.len() as u64, 2 * words.len() as u64);
    assert!((least..most).contains(&size.bytes), "{size:?}");
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}
