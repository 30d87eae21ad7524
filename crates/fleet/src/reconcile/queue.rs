//! Whose turn it is: at most one worker per bot, a bot woken while it is worked on gets another turn.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use botmaker_domain::BotId;
use tokio::{sync::Notify, time::Instant};
use tracing::debug;

use super::worker;
use crate::core::Core;

/// Bots that are worked on at the same time. Most turns wait for the engine (a stop takes up to its grace), so this
/// bounds memory and engine load rather than processor time; starts have a tighter bound of their own.
const MAX_TURNS: usize = 64;
/// The first pause after a transient failure; doubles up to [`MAX_BACK_OFF`].
const FIRST_BACK_OFF: Duration = Duration::from_millis(500);
/// The longest pause after transient failures.
const MAX_BACK_OFF: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Turns {
    waiting: VecDeque<BotId>,
    queued: HashSet<BotId>,
    running: HashSet<BotId>,
    again: HashSet<BotId>,
    timers: BinaryHeap<Reverse<(Instant, BotId)>>,
    failures: HashMap<BotId, u32>,
}

/// How a turn ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    /// Nothing is left to do now.
    Settled,
    /// Nothing is left to do until then.
    Until(Duration),
    /// Something outside failed; try again later.
    Retry,
}

/// The queue. Waking is cheap and never blocks; its size is bounded by the number of bots.
#[derive(Default)]
pub(crate) struct WakeQueue {
    turns: Mutex<Turns>,
    changed: Notify,
}

impl WakeQueue {
    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a bot a turn soon.
    pub(crate) fn wake(&self, bot: BotId) {
        let mut turns = self.turns();
        if turns.running.contains(&bot) {
            turns.again.insert(bot);
        } else if turns.queued.insert(bot) {
            turns.waiting.push_back(bot);
        }
        drop(turns);
        self.changed.notify_one();
    }

    /// Whether nobody waits for a turn and nobody has one.
    pub(crate) fn is_idle(&self) -> bool {
        let turns = self.turns();
        turns.waiting.is_empty() && turns.running.is_empty()
    }

    fn wake_after(&self, bot: BotId, pause: Duration) {
        self.turns()
            .timers
            .push(Reverse((Instant::now() + pause, bot)));
        self.changed.notify_one();
    }

    /// The next bot whose turn it is.
    fn next(&self) -> Option<BotId> {
        let mut turns = self.turns();
        if turns.running.len() >= MAX_TURNS {
            return None;
        }
        let bot = turns.waiting.pop_front()?;
        turns.queued.remove(&bot);
        turns.running.insert(bot);
        Some(bot)
    }

    /// Moves due timers to the waiting line and tells when the next one is due.
    fn next_timer(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut turns = self.turns();
        while let Some(Reverse((due, bot))) = turns.timers.peek().copied() {
            if due > now {
                return Some(due);
            }
            turns.timers.pop();
            if turns.running.contains(&bot) {
                turns.again.insert(bot);
            } else if turns.queued.insert(bot) {
                turns.waiting.push_back(bot);
            }
        }
        None
    }

    fn finish(&self, bot: BotId, turn: Turn) {
        let mut turns = self.turns();
        turns.running.remove(&bot);
        let failures = match turn {
            Turn::Retry => {
                let failures = turns.failures.entry(bot).or_default();
                *failures = failures.saturating_add(1);
                *failures
            }
            _ => turns.failures.remove(&bot).map_or(0, |_| 0),
        };
        let again = turns.again.remove(&bot);
        drop(turns);
        match turn {
            Turn::Retry => self.wake_after(bot, back_off(failures, bot)),
            _ if again => self.wake(bot),
            Turn::Until(pause) => self.wake_after(bot, pause),
            Turn::Settled => {}
        }
        self.changed.notify_one();
    }
}

/// Exponential with jitter, so that a thousand bots do not come back at the same instant.
fn back_off(failures: u32, bot: BotId) -> Duration {
    let full = FIRST_BACK_OFF
        .saturating_mul(1 << failures.saturating_sub(1).min(6))
        .min(MAX_BACK_OFF);
    full * (75 + u32::from(bot.uuid().as_bytes()[14]) % 51) / 100
}

/// Hands out turns until the fleet ends.
pub(crate) async fn run(core: Arc<Core>) {
    while !core.shutdown.is_cancelled() {
        let due = core.queue.next_timer();
        while let Some(bot) = core.queue.next() {
            let core = Arc::clone(&core);
            core.tracker.clone().spawn(async move {
                let turn = core
                    .shutdown
                    .run_until_cancelled(Box::pin(worker::reconcile(&core, bot)))
                    .await
                    .unwrap_or(Turn::Settled);
                if turn == Turn::Retry {
                    debug!(bot.id = %bot, "trying again later");
                }
                core.queue.finish(bot, turn);
            });
        }
        let timer = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = core.shutdown.cancelled() => {}
            () = core.queue.changed.notified() => {}
            () = timer => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_woken_twice_gets_one_turn_and_one_woken_in_its_turn_gets_another() {
        let queue = WakeQueue::default();
        let bot = BotId::generate();
        queue.wake(bot);
        queue.wake(bot);
        assert_eq!(queue.next(), Some(bot));
        assert_eq!(queue.next(), None, "one turn at a time");
        queue.wake(bot);
        assert_eq!(queue.next(), None, "its turn is not over");
        queue.finish(bot, Turn::Settled);
        assert_eq!(queue.next(), Some(bot));
        queue.finish(bot, Turn::Settled);
        assert_eq!(queue.next(), None);
    }

    #[test]
    fn back_off_grows_to_its_bound() {
        let bot = BotId::generate();
        assert!(back_off(1, bot) < Duration::from_secs(1));
        assert!(back_off(3, bot) > back_off(1, bot));
        assert!(back_off(1000, bot) <= MAX_BACK_OFF * 126 / 100);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_turn_comes_back_after_its_back_off() {
        let queue = WakeQueue::default();
        let bot = BotId::generate();
        queue.wake(bot);
        assert_eq!(queue.next(), Some(bot));
        queue.finish(bot, Turn::Retry);
        let due = queue.next_timer().expect("a timer is set");
        assert_eq!(queue.next(), None);
        tokio::time::sleep_until(due).await;
        assert_eq!(queue.next_timer(), None);
        assert_eq!(queue.next(), Some(bot));
    }
}
