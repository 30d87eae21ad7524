//! The time of a simulated world: that of the runtime in which the present manager lives, and it goes on between managers.

use std::sync::Mutex;

use botmaker_domain::{BotId, Clock, IdSource};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::chance::mix;

struct Reading {
    at: Timestamp,
    since: Option<Instant>,
}

/// Tells simulated time.
pub(super) struct SimulatedClock(Mutex<Reading>);

impl SimulatedClock {
    pub(super) fn new() -> Self {
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        Self(Mutex::new(Reading { at, since: None }))
    }

    /// Goes with the time of the runtime that this is called in.
    pub(super) fn resume(&self) {
        self.0.lock().unwrap().since = Some(Instant::now());
    }

    /// Stands still; must be called in the runtime that the clock goes with.
    pub(super) fn pause(&self) {
        let now = self.now();
        *self.0.lock().unwrap() = Reading {
            at: now,
            since: None,
        };
    }

    /// Time passes while no manager lives.
    pub(super) fn skip(&self, by: SignedDuration) {
        let mut reading = self.0.lock().unwrap();
        reading.at = reading.at.checked_add(by).unwrap();
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let reading = self.0.lock().unwrap();
        let passed = reading.since.map_or(SignedDuration::ZERO, |since| {
            SignedDuration::try_from(since.elapsed()).unwrap()
        });
        reading.at.checked_add(passed).unwrap()
    }
}

/// Ids that depend on the seed alone: pauses are jittered by them.
pub(super) struct SimulatedIds {
    seed: u64,
    made: Mutex<Vec<BotId>>,
}

impl SimulatedIds {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            made: Mutex::default(),
        }
    }

    /// Every id so far, oldest first.
    pub(super) fn made(&self) -> Vec<BotId> {
        self.made.lock().unwrap().clone()
    }

    /// Which bot it was.
    pub(super) fn index(&self, bot: BotId) -> usize {
        let made = self.made.lock().unwrap();
        made.iter().position(|known| *known == bot).unwrap_or(999)
    }
}

impl IdSource for SimulatedIds {
    fn bot_id(&self) -> BotId {
        let mut made = self.made.lock().unwrap();
        let count = made.len() as u64;
        let random = u128::from(mix(self.seed ^ mix(count))) << 16 | u128::from(count);
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&random.to_be_bytes()[6..]);
        let uuid = uuid::Builder::from_unix_timestamp_millis(1_790_000_000_000 + count, &bytes);
        let id = BotId::from_uuid(uuid.into_uuid());
        made.push(id);
        id
    }
}
