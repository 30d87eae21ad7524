//! Use.

use botmaker_domain::{
    BotId,
    keyring::{UsageGroup, UsageQuery, UsageRow},
};
use jiff::{SignedDuration, Timestamp};

use super::samples::SharedKeyring;

/// Where nothing was used, every list is empty; a question without groups has its one row all the same.
pub async fn nothing_used_is_nothing_told(keyring: SharedKeyring) {
    let now = Timestamp::now();
    let query = UsageQuery {
        from: now - SignedDuration::from_hours(24),
        to: now + SignedDuration::from_hours(1),
        bots: Vec::new(),
        groups: vec![UsageGroup::Bot, UsageGroup::Day],
    };
    assert_eq!(keyring.usage(&query).await.expect("read"), []);
    let sum = UsageQuery {
        groups: Vec::new(),
        ..query
    };
    let rows = keyring.usage(&sum).await.expect("read");
    assert_eq!(rows, [UsageRow::default()]);
    let bot = BotId::generate();
    assert_eq!(keyring.bot_usage(&[bot]).await.expect("read"), []);
    assert_eq!(keyring.bot_usage(&[]).await.expect("read"), []);
    assert_eq!(keyring.recent(None, 10).await.expect("read"), []);
    assert_eq!(keyring.recent(Some(bot), 0).await.expect("read"), []);
}
