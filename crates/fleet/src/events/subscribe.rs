//! Reading events: those missed first, then those that come.

use std::{collections::VecDeque, sync::Arc};

use botmaker_domain::{Actor, Role};
use futures_util::{StreamExt, stream, stream::BoxStream};
use tokio::sync::broadcast::{self, error::RecvError};

use super::PublishedEvent;
use crate::{Fleet, bots::BotError, core::Core};

/// Missed events that are replayed; who missed more reloads.
const MAX_REPLAY: u32 = 1000;

/// What a reader of events gets.
#[derive(Clone, Debug)]
pub enum EventItem {
    /// Something happened.
    Event(Arc<PublishedEvent>),
    /// Events were lost for this reader: reload everything.
    Resync,
}

struct Reader {
    core: Arc<Core>,
    actor: Actor,
    receiver: broadcast::Receiver<Arc<PublishedEvent>>,
    pending: VecDeque<EventItem>,
    last_id: i64,
}

impl Fleet {
    /// Streams what happens, after the event with id `after` if given. A reader that is too far behind gets
    /// [`EventItem::Resync`] and goes on from now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscribe_events(
        &self,
        actor: &Actor,
        after: Option<i64>,
    ) -> Result<BoxStream<'static, EventItem>, BotError> {
        // Subscribe before reading, so that nothing falls between the two.
        let receiver = self.core.bus.subscribe();
        let mut reader = Reader {
            core: Arc::clone(&self.core),
            actor: actor.clone(),
            receiver,
            pending: VecDeque::new(),
            last_id: after.unwrap_or(0),
        };
        if let Some(after) = after {
            reader.replay(after).await?;
        }
        let shutdown = self.core.shutdown.clone();
        let items = stream::unfold(reader, |mut reader| async move {
            reader.next().await.map(|item| (item, reader))
        });
        Ok(items.take_until(shutdown.cancelled_owned()).boxed())
    }
}

impl Reader {
    /// Queues the events that were missed.
    async fn replay(&mut self, after: i64) -> Result<(), BotError> {
        let range = self.core.store.event_range().await?;
        let is_known = range.is_none_or(|(oldest, newest)| after + 1 >= oldest && after <= newest)
            || after == 0;
        let missed = self
            .core
            .store
            .list_events(after, None, MAX_REPLAY + 1)
            .await?;
        if !is_known || missed.len() > MAX_REPLAY as usize {
            self.last_id = range.map_or(0, |(_, newest)| newest);
            self.pending.push_back(EventItem::Resync);
            return Ok(());
        }
        for event in missed {
            self.last_id = event.id;
            let bot = match event.event.bot_id {
                Some(id) => self
                    .core
                    .store
                    .find_bot(id)
                    .await?
                    .map(|record| self.core.view(record)),
                None => None,
            };
            let published = Arc::new(PublishedEvent { event, bot });
            if self.may_see(&published) {
                self.pending.push_back(EventItem::Event(published));
            }
        }
        Ok(())
    }

    async fn next(&mut self) -> Option<EventItem> {
        if let Some(item) = self.pending.pop_front() {
            return Some(item);
        }
        loop {
            match self.receiver.recv().await {
                Ok(published) if published.event.id <= self.last_id => {}
                Ok(published) => {
                    self.last_id = published.event.id;
                    if self.may_see(&published) {
                        return Some(EventItem::Event(published));
                    }
                }
                Err(RecvError::Lagged(_)) => return Some(EventItem::Resync),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Events about somebody else's bots do not exist for a member, nor do those about everybody's keys and budgets.
    fn may_see(&self, published: &PublishedEvent) -> bool {
        if self.actor.role == Role::Admin {
            return true;
        }
        let event = &published.event.event;
        match (event.bot_id, &published.bot) {
            (None, _) => !event.kind.is_of_keyring(),
            (Some(_), Some(bot)) => self.actor.may_access(bot.record.owner_id),
            (Some(id), None) => self
                .core
                .bus
                .departed_owner(id)
                .is_some_and(|owner| self.actor.may_access(owner)),
        }
    }
}
