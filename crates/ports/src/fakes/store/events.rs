//! The fake's events.

use async_trait::async_trait;
use botmaker_domain::{BotId, Event, NewEvent};
use jiff::Timestamp;

use super::state::FakeStore;
use crate::store::{
    error::StoreError,
    events::{EventFilter, EventStore},
};

#[async_trait]
impl EventStore for FakeStore {
    async fn append_event(&self, event: &NewEvent) -> Result<Event, StoreError> {
        let mut written = self.write()?.append(std::slice::from_ref(event));
        Ok(written.remove(0))
    }

    async fn list_events(
        &self,
        after: i64,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let tables = self.read()?;
        Ok(tables
            .events
            .iter()
            .filter(|event| event.id > after && (bot.is_none() || event.event.bot_id == bot))
            .take(limit as usize)
            .cloned()
            .collect())
    }

    async fn list_events_before(
        &self,
        before: Option<i64>,
        filter: &EventFilter,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let tables = self.read()?;
        let is_owners = |event: &Event| match (filter.owner_id, event.event.bot_id) {
            (None, _) | (Some(_), None) => true,
            (Some(owner), Some(bot)) => {
                let bot = tables.bots.get(&bot);
                bot.is_some_and(|bot| bot.owner_id == owner)
            }
        };
        Ok(tables
            .events
            .iter()
            .rev()
            .filter(|event| before.is_none_or(|before| event.id < before))
            .filter(|event| filter.bot.is_none() || event.event.bot_id == filter.bot)
            .filter(|event| is_owners(event))
            .take(limit as usize)
            .cloned()
            .collect())
    }

    async fn event_range(&self) -> Result<Option<(i64, i64)>, StoreError> {
        let tables = self.read()?;
        Ok(tables
            .events
            .first()
            .map(|event| event.id)
            .zip(tables.events.last().map(|event| event.id)))
    }

    async fn prune_events(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut tables = self.write()?;
        let count = tables.events.len();
        tables.events.retain(|event| event.event.at >= before);
        Ok((count - tables.events.len()) as u64)
    }
}
