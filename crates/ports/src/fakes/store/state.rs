//! What the fake holds, behind one lock: a call is a transaction.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use async_trait::async_trait;
use botmaker_domain::{
    BotId, BotRecord, Event, Generation, NewEvent, NodeId, Picture, SecretName, UserId,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{fault::StoreFault, observer::StoreObserver};
use crate::store::{
    Store,
    access::{ApiTokenRecord, NewSession, UserRecord},
    bots::{IdempotentCreate, ReservedValue},
    error::StoreError,
};

/// A SHA-256 digest or a keyed hash.
pub(super) type Digest = [u8; 32];

/// Who holds a reserved value, and since when it is marked bad.
#[derive(Default)]
pub(super) struct Reservation {
    pub(super) holder: Option<BotId>,
    pub(super) bad_at: Option<Timestamp>,
}

/// The tables.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) users: BTreeMap<UserId, UserRecord>,
    pub(super) sessions: HashMap<Digest, NewSession>,
    pub(super) tokens: BTreeMap<(UserId, String), (ApiTokenRecord, Digest)>,
    pub(super) bots: BTreeMap<BotId, BotRecord>,
    pub(super) newest_bot_id: Option<BotId>,
    pub(super) reservations: HashMap<(NodeId, ReservedValue), Reservation>,
    pub(super) idempotency: HashMap<(UserId, Digest), IdempotentCreate>,
    pub(super) pictures: HashMap<BotId, Picture>,
    pub(super) generations: BTreeMap<(BotId, u32), Generation>,
    pub(super) claims: BTreeMap<(BotId, SecretName, u32), Digest>,
    pub(super) events: Vec<Event>,
    last_event_id: i64,
    fault: Option<StoreFault>,
}

impl Tables {
    /// Appends events and returns them with their ids.
    pub(super) fn append(&mut self, events: &[NewEvent]) -> Vec<Event> {
        let mut written = Vec::with_capacity(events.len());
        for event in events {
            self.last_event_id += 1;
            let mut event = event.clone();
            event.at = to_the_microsecond(event.at);
            written.push(Event {
                id: self.last_event_id,
                event,
            });
        }
        self.events.extend_from_slice(&written);
        written
    }
}

/// An in-memory [`Store`].
pub struct FakeStore {
    tables: Mutex<Tables>,
    instance_id: Uuid,
    pub(super) observer: OnceLock<Arc<dyn StoreObserver>>,
}

impl Default for FakeStore {
    fn default() -> Self {
        Self::new()
    }
}

impl FakeStore {
    /// Makes an empty store with an instance id of its own.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tables: Mutex::default(),
            instance_id: Uuid::now_v7(),
            observer: OnceLock::new(),
        }
    }

    /// Makes every call fail from now on, or work again with `None`.
    pub fn set_fault(&self, fault: Option<StoreFault>) {
        self.lock().fault = fault;
    }

    /// The tables for reading.
    pub(super) fn read(&self) -> Result<MutexGuard<'_, Tables>, StoreError> {
        self.admit(false)?;
        let tables = self.lock();
        match tables.fault.and_then(StoreFault::on_read) {
            Some(error) => Err(error),
            None => Ok(tables),
        }
    }

    /// The tables for writing.
    pub(super) fn write(&self) -> Result<MutexGuard<'_, Tables>, StoreError> {
        self.admit(true)?;
        let tables = self.lock();
        match tables.fault {
            Some(fault) => Err(fault.on_write()),
            None => Ok(tables),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A time as a database keeps it.
pub(super) fn to_the_microsecond(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

#[async_trait]
impl Store for FakeStore {
    async fn instance_id(&self) -> Result<Uuid, StoreError> {
        self.read().map(|_| self.instance_id)
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.write().map(|_| ())
    }
}
