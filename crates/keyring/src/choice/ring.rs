//! The keys in memory, sorted so that choosing looks at those of one vendor only.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use botmaker_domain::{
    BaseUrl, BotId, ProviderId, Tag,
    keyring::{Grant, KeyId, KeyRecord},
};
use jiff::Timestamp;

use super::rests::{Refused, Rests};

/// Why no key can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCandidate {
    /// There is none that the bot may use.
    NoneFits,
    /// There are some, and all of them rest.
    AllRest {
        /// Until the first of them is tried again.
        until: Timestamp,
    },
}

/// The keys that may be used, and which of them rest. Cheap to ask from many tasks at once.
#[derive(Default, Debug)]
pub struct KeyRing {
    shelves: RwLock<Arc<Shelves>>,
    rests: Mutex<Rests>,
}

/// Keys by vendor; of vendors whose address the operator gives, one shelf for each address.
type Shelves = HashMap<ProviderId, Vec<Shelf>>;

#[derive(Debug)]
struct Shelf {
    base_url: Option<BaseUrl>,
    tagged: HashMap<Tag, Set>,
    untagged: Set,
}

/// Keys that take turns.
#[derive(Default, Debug)]
struct Set {
    keys: Vec<(KeyId, Option<Timestamp>)>,
    turn: AtomicUsize,
}

impl KeyRing {
    /// A ring of these keys; those that are switched off are left out.
    #[must_use]
    pub fn new(records: &[KeyRecord]) -> Self {
        let ring = Self::default();
        ring.replace(records);
        ring
    }

    /// Puts these keys in the place of those that are there. What rests goes on resting, unless the key is gone.
    pub fn replace(&self, records: &[KeyRecord]) {
        let mut shelves = Shelves::new();
        for record in records.iter().filter(|record| record.enabled) {
            let shelf = shelf(&mut shelves, record);
            let key = (record.id, record.expires_at);
            let mut tags = record.tags.iter().peekable();
            if tags.peek().is_none() {
                shelf.untagged.keys.push(key);
            }
            for tag in tags {
                shelf.tagged.entry(tag.clone()).or_default().keys.push(key);
            }
        }
        *self.shelves.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelves);
        let kept: HashSet<KeyId> = records.iter().map(|record| record.id).collect();
        self.rests().keep(&kept);
    }

    /// The keys to try for a bot, best first: those with its first tag, then its second, …, then those without tags. Never one
    /// that has other tags only. Within each of these sets the keys take turns.
    ///
    /// # Errors
    /// When there is none.
    pub fn candidates(&self, grant: &Grant, now: Timestamp) -> Result<Vec<KeyId>, NoCandidate> {
        let shelves = Arc::clone(&self.shelves.read().unwrap_or_else(PoisonError::into_inner));
        let shelf = shelves.get(&grant.vendor).and_then(|shelves| {
            let mut shelves = shelves.iter();
            shelves.find(|shelf| shelf.base_url == grant.base_url)
        });
        let shelf = shelf.ok_or(NoCandidate::NoneFits)?;
        let tagged = grant.tags.iter().filter_map(|tag| shelf.tagged.get(tag));
        let rests = self.rests();
        let mut chosen: Vec<KeyId> = Vec::new();
        let mut next: Option<Timestamp> = None;
        for set in tagged.chain([&shelf.untagged]) {
            let mut ready: Vec<KeyId> = Vec::with_capacity(set.keys.len());
            for (key, expires_at) in &set.keys {
                if expires_at.is_some_and(|end| end <= now) || chosen.contains(key) {
                    continue;
                }
                match rests.until(*key, Some(grant.bot), now) {
                    None => ready.push(*key),
                    Some(until) => next = Some(next.map_or(until, |next| next.min(until))),
                }
            }
            // Only the set that is tried first gives its turn on: the others may not be needed.
            set.rotate(&mut ready, chosen.is_empty());
            chosen.append(&mut ready);
        }
        if chosen.is_empty() {
            return Err(
                next.map_or(NoCandidate::NoneFits, |until| NoCandidate::AllRest {
                    until,
                }),
            );
        }
        Ok(chosen)
    }

    /// Notes a vendor's refusal; returns until when the key rests, for everybody or (403) for this bot. `None` for a status that
    /// says nothing about the key.
    pub fn rest(&self, refused: &Refused<'_>, now: Timestamp) -> Option<Timestamp> {
        self.rests().note(refused, now)
    }

    /// Notes that a request with this key, sent at `sent_at`, was answered.
    pub fn worked(&self, key: KeyId, bot: BotId, sent_at: Timestamp) {
        self.rests().worked(key, bot, sent_at);
    }

    /// Forgets the refusals of a key: somebody entered another value, or switched it on.
    pub fn wake(&self, key: KeyId) {
        self.rests().wake(key);
    }

    /// Until when a key rests for everybody; `None` when it does not.
    #[must_use]
    pub fn rests_until(&self, key: KeyId, now: Timestamp) -> Option<Timestamp> {
        self.rests().until(key, None, now)
    }

    fn rests(&self) -> MutexGuard<'_, Rests> {
        self.rests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shelf<'a>(shelves: &'a mut Shelves, record: &KeyRecord) -> &'a mut Shelf {
    let shelves = shelves.entry(record.vendor.clone()).or_default();
    let place = shelves
        .iter()
        .position(|shelf| shelf.base_url == record.base_url);
    let place = place.unwrap_or_else(|| {
        shelves.push(Shelf {
            base_url: record.base_url.clone(),
            tagged: HashMap::new(),
            untagged: Set::default(),
        });
        shelves.len() - 1
    });
    &mut shelves[place]
}

impl Set {
    /// Turns the keys that are ready, so that each of them comes first in its turn.
    fn rotate(&self, ready: &mut [KeyId], takes_turn: bool) {
        if ready.is_empty() {
            return;
        }
        let turn = if takes_turn {
            self.turn.fetch_add(1, Ordering::Relaxed)
        } else {
            self.turn.load(Ordering::Relaxed)
        };
        ready.rotate_left(turn % ready.len());
    }
}
