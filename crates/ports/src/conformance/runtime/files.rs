//! The bots' files.

use botmaker_domain::BotId;

use super::{RuntimeHarness, expect_kind};
use crate::runtime::{error::RuntimeError, stored::StateFile};

fn file(path: &str) -> StateFile {
    StateFile {
        path: path.to_owned(),
        contents: b"{}".to_vec(),
        replace: true,
    }
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
    }
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}
