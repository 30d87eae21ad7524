//! Events as rows, in commit order.

use async_trait::async_trait;
use botmaker_domain::{BotId, Event, NewEvent, UserId};
use jiff::Timestamp;

use super::error::StoreError;

/// Which events to list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EventFilter {
    /// Only those about this bot.
    pub bot: Option<BotId>,
    /// Only those about bots of this owner or about no bot. Those about bots that are gone belong to nobody.
    pub owner_id: Option<UserId>,
}

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

    /// The events before id `before`, or the newest, newest first, at most `limit`.
    async fn list_events_before(
        &self,
        before: Option<i64>,
        filter: &EventFilter,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError>;

    /// The ids of the oldest and newest event kept; `None` when there is none.
    async fn event_range(&self) -> Result<Option<(i64, i64)>, StoreError>;

    /// Removes events older than `before`, returning how many. Ids are never used again.
    async fn prune_events(&self, before: Timestamp) -> Result<u64, StoreError>;
}
