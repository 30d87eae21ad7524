//! Copies of a bot's state.

use botmaker_domain::BotId;

use super::{
    RuntimeHarness, expect_kind,
    files::{file_with, is_not_found},
};

/// What was written since is gone, what was changed or lost is back, and the snapshot stays.
pub async fn a_state_comes_back_as_it_was(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let first = [file_with("deep/er/file", "first"), file_with("empty", "")];
    assert_eq!(runtime.prepare_state(bot, &first).await, Ok(()));
    let info = runtime.snapshot_state(bot, 3).await.expect("a snapshot");
    assert_eq!((info.generation, info.bytes), (3, 5));
    for _ in 0..2 {
        let later = [
            file_with("deep/er/file", "later"),
            file_with("other", "later"),
        ];
        assert_eq!(runtime.prepare_state(bot, &later).await, Ok(()));
        assert_eq!(runtime.restore_snapshot(bot, 3).await, Ok(()));
        let found = |path: &str| harness.state_file(bot, path);
        assert_eq!(found("deep/er/file"), Some(b"first".to_vec()));
        assert_eq!(found("empty"), Some(Vec::new()));
        assert_eq!(found("other"), None);
    }
    assert_eq!(runtime.list_snapshots(bot).await, Ok(vec![info]));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// The directories `cache` and `tmp` at the top are in no snapshot and gone after a restoration; deeper ones stay.
pub async fn what_can_be_made_again_is_left_out(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let files = ["cache/x", "tmp/y/z", "deep/cache/x", "deep/tmp"].map(|path| file_with(path, "x"));
    assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
    let info = runtime.snapshot_state(bot, 1).await.expect("a snapshot");
    assert_eq!(info.bytes, 2);
    for path in ["cache/x", "tmp/y/z"] {
        assert!(harness.state_file(bot, path).is_some(), "the state stays");
    }
    assert_eq!(runtime.restore_snapshot(bot, 1).await, Ok(()));
    for (path, is_there) in [
        ("cache/x", false),
        ("tmp/y/z", false),
        ("deep/cache/x", true),
        ("deep/tmp", true),
    ] {
        assert_eq!(harness.state_file(bot, path).is_some(), is_there, "{path}");
    }
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// The newer snapshot of a generation is the one that counts.
pub async fn a_snapshot_replaces_an_older_one_of_its_name(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let mut taken = Vec::new();
    for words in ["first", "the second"] {
        let files = [file_with("file", words)];
        assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
        taken.push(runtime.snapshot_state(bot, 1).await.expect("a snapshot"));
    }
    assert!(taken[0].taken_at <= taken[1].taken_at);
    assert_eq!(runtime.list_snapshots(bot).await, Ok(vec![taken[1]]));
    let later = [file_with("file", "later")];
    assert_eq!(runtime.prepare_state(bot, &later).await, Ok(()));
    assert_eq!(runtime.restore_snapshot(bot, 1).await, Ok(()));
    let found = harness.state_file(bot, "file");
    assert_eq!(found, Some(b"the second".to_vec()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// Snapshots are listed by generation and removed one by one.
pub async fn snapshots_are_listed_and_removed(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let generations = async || -> Vec<u32> {
        let listed = runtime.list_snapshots(bot).await.expect("snapshots");
        listed.iter().map(|info| info.generation).collect()
    };
    assert_eq!(generations().await, []);
    assert_eq!(runtime.remove_snapshot(bot, 2).await, Ok(()));
    assert_eq!(runtime.prepare_state(bot, &[]).await, Ok(()));
    for generation in [10, 2, 9] {
        let info = runtime.snapshot_state(bot, generation).await;
        assert_eq!(info.map(|info| info.bytes), Ok(0));
    }
    assert_eq!(generations().await, [2, 9, 10]);
    for _ in 0..2 {
        assert_eq!(runtime.remove_snapshot(bot, 9).await, Ok(()));
    }
    assert_eq!(generations().await, [2, 10]);
    assert_eq!(runtime.restore_snapshot(bot, 10).await, Ok(()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// Without a state there is no snapshot, and without a snapshot the state stays as it is.
pub async fn what_is_not_there_is_not_copied(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let what = "NotFound";
    expect_kind(runtime.snapshot_state(bot, 1).await, what, is_not_found);
    expect_kind(runtime.restore_snapshot(bot, 1).await, what, is_not_found);
    let config = [file_with("openclaw.json", "{}")];
    assert_eq!(runtime.write_config(bot, 1, &config).await, Ok(()));
    expect_kind(runtime.snapshot_state(bot, 1).await, what, is_not_found);
    let files = [file_with("file", "x")];
    assert_eq!(runtime.prepare_state(bot, &files).await, Ok(()));
    expect_kind(runtime.restore_snapshot(bot, 1).await, what, is_not_found);
    assert_eq!(harness.state_file(bot, "file"), Some(b"x".to_vec()));
    assert_eq!(runtime.list_snapshots(bot).await, Ok(Vec::new()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// A bot that comes back from a backup begins with nothing.
pub async fn the_trash_takes_snapshots_and_reports_along(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    assert_eq!(runtime.prepare_state(bot, &[]).await, Ok(()));
    assert!(runtime.snapshot_state(bot, 1).await.is_ok());
    assert_eq!(runtime.keep_report(bot, "death", b"why").await, Ok(()));
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
    assert_eq!(runtime.list_snapshots(bot).await, Ok(Vec::new()));
    assert_eq!(runtime.list_reports(bot).await, Ok(Vec::new()));
    assert_eq!(runtime.find_report(bot, "death").await, Ok(None));
}
