//! Requests that are written together, added up as far as they will be in the database.

use std::collections::{BTreeMap, VecDeque, btree_map::Entry};

use botmaker_domain::{
    BotId,
    keyring::{KeyId, RequestRecord, TokenCounts},
};

use super::convert::{hour_of, to_micros};

/// So many of the last requests are kept.
pub(crate) const RECENT: usize = 10_000;
/// Sums that are held at most. A sum is of one bot, hour, key and model, so that only a bot that makes up a model for each
/// request comes near it.
pub(crate) const SUMS: usize = 10_000;
/// No request has more tokens or costs more than a million dollars. A vendor's numbers are another's word: without a bound
/// a few of them would make sums overflow that everybody asks for.
const MOST: u64 = 1_000_000_000_000;
/// Characters of a model's name.
const MODEL_CHARS: usize = 200;
/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// What is added up in one row of `usage_hours`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct HourKey {
    pub(super) bot: BotId,
    pub(super) hour: i64,
    pub(super) key: KeyId,
    pub(super) vendor: String,
    pub(super) model: String,
}

/// What many requests took together.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Sums {
    pub(super) requests: u64,
    pub(super) failures: u64,
    pub(super) tokens: TokenCounts,
    pub(super) cost: u64,
    pub(super) unpriced: u64,
    pub(super) last_at: i64,
}

/// Requests that wait to be written. However many there are, it stays of a bounded size: of the requests themselves only as
/// many are held as the database would keep.
#[derive(Default, Debug)]
pub(crate) struct Batch {
    pub(super) hours: BTreeMap<HourKey, Sums>,
    pub(super) totals: BTreeMap<BotId, Sums>,
    /// The last minute in which each key was used.
    pub(super) used: BTreeMap<KeyId, i64>,
    /// The last requests, oldest first.
    pub(super) recent: VecDeque<RequestRecord>,
    requests: u64,
}

impl Sums {
    fn of(record: &RequestRecord) -> Self {
        let is_failure = !record.is_whole || record.status.is_none_or(|status| status >= 400);
        Self {
            requests: 1,
            failures: u64::from(is_failure),
            tokens: bounded(record.tokens),
            cost: cost_of(record).unwrap_or(0),
            unpriced: u64::from(record.cost.is_none()),
            last_at: to_micros(record.at),
        }
    }

    fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.failures += other.failures;
        self.tokens = self.tokens.saturating_add(other.tokens);
        self.cost = self.cost.saturating_add(other.cost);
        self.unpriced += other.unpriced;
        self.last_at = self.last_at.max(other.last_at);
    }
}

impl Batch {
    /// Adds a request. `false` when it is one more sum than are held: then it is lost.
    pub(crate) fn add(&mut self, record: RequestRecord) -> bool {
        let at = to_micros(record.at);
        let key = HourKey {
            bot: record.bot,
            hour: hour_of(record.at),
            key: record.key,
            vendor: record.vendor.as_str().to_owned(),
            model: model_of(&record),
        };
        let sums = Sums::of(&record);
        if !self.add_hour(key, sums) {
            return false;
        }
        self.add_total(record.bot, sums);
        self.note_use(record.key, at - at.rem_euclid(MINUTE));
        self.keep(record);
        self.requests += 1;
        true
    }

    /// Adds what came after this. Returns how many requests are lost, because there were too many sums.
    pub(crate) fn append(&mut self, later: Self) -> u64 {
        if self.requests == 0 {
            *self = later;
            return 0;
        }
        let mut lost = 0;
        for (key, sums) in later.hours {
            let bot = key.bot;
            if self.add_hour(key, sums) {
                self.requests += sums.requests;
                self.add_total(bot, sums);
            } else {
                lost += sums.requests;
            }
        }
        for (key, minute) in later.used {
            self.note_use(key, minute);
        }
        for record in later.recent {
            self.keep(record);
        }
        lost
    }

    /// How many requests are in it.
    pub(crate) const fn requests(&self) -> u64 {
        self.requests
    }

    fn add_hour(&mut self, key: HourKey, sums: Sums) -> bool {
        let is_full = self.hours.len() >= SUMS;
        match self.hours.entry(key) {
            Entry::Occupied(mut entry) => entry.get_mut().add(sums),
            Entry::Vacant(_) if is_full => return false,
            Entry::Vacant(entry) => {
                entry.insert(sums);
            }
        }
        true
    }

    fn add_total(&mut self, bot: BotId, sums: Sums) {
        self.totals.entry(bot).or_default().add(sums);
    }

    fn note_use(&mut self, key: KeyId, minute: i64) {
        let last = self.used.entry(key).or_insert(minute);
        *last = minute.max(*last);
    }

    fn keep(&mut self, record: RequestRecord) {
        if self.recent.len() >= RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(record);
    }
}

/// As many tokens as are counted of one request.
pub(super) fn bounded(tokens: TokenCounts) -> TokenCounts {
    TokenCounts {
        input: tokens.input.min(MOST),
        cached: tokens.cached.min(MOST),
        cache_write: tokens.cache_write.min(MOST),
        output: tokens.output.min(MOST),
    }
}

/// As much money as is counted of one request.
pub(super) fn cost_of(record: &RequestRecord) -> Option<u64> {
    record.cost.map(|cost| cost.0.min(MOST))
}

/// As much of the model's name as is kept.
pub(super) fn model_of(record: &RequestRecord) -> String {
    record.model.chars().take(MODEL_CHARS).collect()
}
