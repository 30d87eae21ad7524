//! How much memory the bodies of requests may take: a bot that sends many large ones at once waits for itself, and all of
//! them together never take more than the machine can spare.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use botmaker_domain::BotId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What is counted at a time, in bytes.
const PART: u64 = 16 * 1024;
/// For all bots: 256 MiB.
const ALL: usize = 16 * 1024;
/// For one bot: twice the longest body.
const OF_ONE: usize = ALL / 4;

/// The room that is left.
#[derive(Debug)]
pub(crate) struct Room {
    all: Arc<Semaphore>,
    bots: Mutex<HashMap<BotId, Arc<Semaphore>>>,
}

/// Room for one body; free again when dropped.
#[derive(Debug)]
pub(super) struct Taken {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(ALL)),
            bots: Mutex::default(),
        }
    }
}

impl Room {
    /// Waits for room for so many bytes, at most as many as the longest body has. `None` never comes: nobody closes the room.
    pub(super) async fn take(&self, bot: BotId, bytes: u64) -> Option<Taken> {
        let own = {
            let mut bots = self.bots.lock().unwrap_or_else(PoisonError::into_inner);
            let own = bots.entry(bot);
            Arc::clone(own.or_insert_with(|| Arc::new(Semaphore::new(OF_ONE))))
        };
        let parts = u32::try_from(bytes.div_ceil(PART)).ok()?;
        // Its own first: who has too many under way takes no room from others while it waits.
        let own = own.acquire_many_owned(parts).await.ok()?;
        let all = Arc::clone(&self.all).acquire_many_owned(parts).await.ok()?;
        Some(Taken {
            _own: own,
            _all: all,
        })
    }

    /// Forgets a bot that is gone.
    pub(crate) fn forget(&self, bot: BotId) {
        let mut bots = self.bots.lock().unwrap_or_else(PoisonError::into_inner);
        bots.remove(&bot);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LONGEST: u64 = 32 * 1024 * 1024;

    async fn has_room(room: &Room, bot: BotId, bytes: u64) -> Option<Taken> {
        let taking = room.take(bot, bytes);
        let taken = tokio::time::timeout(Duration::from_millis(20), taking).await;
        taken.ok().flatten()
    }

    #[tokio::test(start_paused = true)]
    async fn a_greedy_bot_waits_for_itself_and_all_for_the_machine() {
        let room = Room::default();
        let greedy = BotId::generate();
        let first = has_room(&room, greedy, LONGEST).await.unwrap();
        let second = has_room(&room, greedy, LONGEST).await.unwrap();
        assert!(has_room(&room, greedy, 1).await.is_none());
        let mut others = Vec::new();
        for _ in 0..6 {
            let taken = has_room(&room, BotId::generate(), LONGEST).await;
            others.push(taken.unwrap());
        }
        assert!(has_room(&room, BotId::generate(), 1).await.is_none());
        drop(first);
        assert!(has_room(&room, greedy, LONGEST).await.is_some());
        drop((second, others));
        room.forget(greedy);
        assert!(has_room(&room, greedy, LONGEST).await.is_some());
    }
}
