//! Somebody who sees every write of the fake, may fail calls and may lose their answers.

use std::sync::Arc;

use botmaker_domain::BotRecord;

use super::state::FakeStore;
use crate::store::{bots::BotWrite, error::StoreError};

/// Watches a [`FakeStore`]. Is called without the fake's lock held, so it may look at the fake.
pub trait StoreObserver: Send + Sync {
    /// A call begins.
    ///
    /// # Errors
    /// What the call fails with; it has no effect then.
    fn on_call(&self, is_write: bool) -> Result<(), StoreError>;

    /// A bot's row was written or removed: the row before, the row after, and what was written with it.
    ///
    /// # Errors
    /// What the caller is told instead of the answer, which is lost; the write has happened.
    fn on_written(
        &self,
        before: Option<&BotRecord>,
        after: Option<&BotRecord>,
        write: &BotWrite<'_>,
    ) -> Result<(), StoreError>;
}

impl FakeStore {
    /// Lets somebody watch every call from now on; the first who is given stays.
    pub fn observe(&self, observer: Arc<dyn StoreObserver>) {
        let _ = self.observer.set(observer);
    }

    pub(super) fn admit(&self, is_write: bool) -> Result<(), StoreError> {
        self.observer
            .get()
            .map_or(Ok(()), |observer| observer.on_call(is_write))
    }

    pub(super) fn tell(
        &self,
        before: Option<&BotRecord>,
        after: Option<&BotRecord>,
        write: &BotWrite<'_>,
    ) -> Result<(), StoreError> {
        self.observer
            .get()
            .map_or(Ok(()), |observer| observer.on_written(before, after, write))
    }
}
