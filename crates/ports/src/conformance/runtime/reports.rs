//! Reports about bots.

use botmaker_domain::BotId;

use super::{RuntimeHarness, expect_kind};
use crate::runtime::error::RuntimeError;

/// Reports are kept until they are replaced or removed.
pub async fn reports_are_kept_replaced_and_removed(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    assert_eq!(runtime.list_reports(bot).await, Ok(Vec::new()));
    assert_eq!(runtime.find_report(bot, "death.1").await, Ok(None));
    assert_eq!(runtime.remove_report(bot, "death.1").await, Ok(()));
    for (name, contents) in [
        ("death.2", &b"second"[..]),
        ("death.1", b"first"),
        ("death.1", b"\xff\0"),
    ] {
        assert_eq!(runtime.keep_report(bot, name, contents).await, Ok(()));
        let found = runtime.find_report(bot, name).await;
        assert_eq!(found, Ok(Some(contents.to_vec())));
    }
    let reports = runtime.list_reports(bot).await.expect("reports");
    let mut sizes: Vec<_> = reports
        .iter()
        .map(|report| (report.name.as_str(), report.bytes))
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [("death.1", 2), ("death.2", 6)]);
    assert!(reports.is_sorted_by_key(|report| report.written_at));
    // Reports are the bot's own.
    let other = BotId::generate();
    assert_eq!(runtime.find_report(other, "death.1").await, Ok(None));
    for _ in 0..2 {
        assert_eq!(runtime.remove_report(bot, "death.1").await, Ok(()));
    }
    assert_eq!(runtime.find_report(bot, "death.1").await, Ok(None));
    let left = runtime.list_reports(bot).await.expect("reports");
    assert_eq!(left.len(), 1);
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// A name that could lead elsewhere is refused by every method.
pub async fn names_that_are_none_are_refused(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let is_storage = |error: &RuntimeError| matches!(error, RuntimeError::Storage { .. });
    let long = "a".repeat(65);
    for bad in [
        "", ".x", "..", "../x", "a/b", "/x", "Death", "-x", "ä", "a b", "a\0", &long,
    ] {
        let kept = runtime.keep_report(bot, bad, b"x").await;
        expect_kind(kept, "Storage", is_storage);
        let found = runtime.find_report(bot, bad).await;
        expect_kind(found, "Storage", is_storage);
        let removed = runtime.remove_report(bot, bad).await;
        expect_kind(removed, "Storage", is_storage);
    }
    for good in ["0", "a..b", "death-2026-09-06t10_00.txt", &long[1..]] {
        assert_eq!(runtime.keep_report(bot, good, b"x").await, Ok(()), "{good}");
    }
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}
