//! Events as rows, in commit order.

use async_trait::async_trait;
use botmaker_domain::{BotId, Event, NewEvent};
use jiff::Timestamp;

use super::error::StoreError;

/// The event list.
#[async_trait]
pub trait EventStore {
    /// Writes an event that belongs to no other write.
    async fn append_event(&self, event: &NewEvent) -> Result<Event, StoreError>;

    /// The events after id `after`, oldest first, at most `limit`; of one bot if asked.
    async fn list_events(
        &self,
        after: i64,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError>;

    /// The ids of the oldest and newest event kept; `None` when there is none.
    async fn event_range(&self) -> Result<Option<(i64, i64)>, StoreError>;

    /// Removes events older than `before`, returning how many. Ids are never used again.
    async fn prune_events(&self, before: Timestamp) -> Result<u64, StoreError>;
}
