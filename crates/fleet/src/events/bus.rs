//! The event bus: committed events on their way to live readers. Bounded; who lags is told to reload.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use botmaker_domain::{BotId, Event, UserId};
use tokio::sync::broadcast;

use crate::bots::BotView;

/// Events that a slow reader may be behind: some seconds of a thousand bots starting at once.
const CAPACITY: usize = 4096;
/// Owners of deleted bots that are remembered, so that their last events reach the right readers.
const REMEMBERED_OWNERS: usize = 1000;

/// An event and the bot as it was right after.
#[derive(Clone, Debug)]
pub struct PublishedEvent {
    /// What happened.
    pub event: Event,
    /// The bot it is about, unless it is gone.
    pub bot: Option<BotView>,
}

/// The bus.
pub(crate) struct EventBus {
    sender: broadcast::Sender<Arc<PublishedEvent>>,
    departed: Mutex<HashMap<BotId, UserId>>,
}

impl Default for EventBus {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(CAPACITY),
            departed: Mutex::default(),
        }
    }
}

impl EventBus {
    /// Sends committed events to all readers.
    pub(crate) fn publish(&self, events: Vec<Event>, bot: Option<&BotView>) {
        for event in events {
            // Nobody listening is no failure.
            let _ = self.sender.send(Arc::new(PublishedEvent {
                event,
                bot: bot.cloned(),
            }));
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<PublishedEvent>> {
        self.sender.subscribe()
    }

    /// Remembers whose a deleted bot was.
    pub(crate) fn remember_owner(&self, bot: BotId, owner: UserId) {
        let mut departed = self.departed.lock().unwrap_or_else(PoisonError::into_inner);
        if departed.len() >= REMEMBERED_OWNERS {
            departed.clear();
        }
        departed.insert(bot, owner);
    }

    /// Whose a deleted bot was.
    pub(crate) fn departed_owner(&self, bot: BotId) -> Option<UserId> {
        self.departed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&bot)
            .copied()
    }
}
