//! The fake's bots and reservations.

use async_trait::async_trait;
use botmaker_domain::{
    BotId, BotRecord, Event, Generation, Hostname, NewEvent, NodeId, Picture, Placement, UserId,
};
use jiff::Timestamp;

use super::state::{Digest, FakeStore, Reservation, Tables, to_the_microsecond};
use crate::store::{
    bots::{
        BotFilter, BotStore, BotWrite, IdempotencyKey, IdempotentCreate, NewBot, Page, Reserved,
        ReservedValue,
    },
    error::{ConflictKind, StoreError},
};

const CONFLICTS: [ConflictKind; 2] = [ConflictKind::Port, ConflictKind::Subnet];

const fn values(placement: &Placement) -> [ReservedValue; 2] {
    [
        ReservedValue::Port(placement.port),
        ReservedValue::Subnet(placement.subnet),
    ]
}

impl Tables {
    pub(super) fn check_hostname(&self, id: BotId, hostname: &Hostname) -> Result<(), StoreError> {
        let is_taken = self
            .bots
            .values()
            .any(|bot| bot.id != id && bot.spec.hostname == *hostname);
        if is_taken {
            return Err(StoreError::Conflict(ConflictKind::Hostname));
        }
        Ok(())
    }

    /// Refuses a placement of which a value is neither free nor held by `id` itself.
    pub(super) fn check_placement(
        &self,
        id: BotId,
        placement: &Placement,
    ) -> Result<(), StoreError> {
        for (value, conflict) in values(placement).into_iter().zip(CONFLICTS) {
            let entry = self.reservations.get(&(placement.node.clone(), value));
            if entry.is_some_and(|entry| entry.holder != Some(id)) {
                return Err(StoreError::Conflict(conflict));
            }
        }
        Ok(())
    }

    pub(super) fn hold(&mut self, id: BotId, placement: &Placement) {
        for value in values(placement) {
            let key = (placement.node.clone(), value);
            self.reservations.entry(key).or_default().holder = Some(id);
        }
    }

    /// Lets go of what `id` holds and `keep` does not name; bad marks stay.
    pub(super) fn release(&mut self, id: BotId, keep: Option<&Placement>) {
        self.reservations.retain(|(node, value), entry| {
            let is_kept =
                keep.is_some_and(|keep| keep.node == *node && values(keep).contains(value));
            if entry.holder == Some(id) && !is_kept {
                entry.holder = None;
            }
            entry.holder.is_some() || entry.bad_at.is_some()
        });
    }

    pub(super) fn load_current(&self, id: BotId, version: u64) -> Result<&BotRecord, StoreError> {
        let bot = self.bots.get(&id).ok_or(StoreError::NotFound)?;
        if bot.version == version {
            Ok(bot)
        } else {
            Err(StoreError::Stale)
        }
    }
}

#[async_trait]
impl BotStore for FakeStore {
    async fn insert_bot(
        &self,
        bot: &NewBot,
        key: Option<&IdempotencyKey>,
        max_bots: u32,
        events: &[NewEvent],
    ) -> Result<(BotRecord, Vec<Event>), StoreError> {
        let mut tables = self.write()?;
        let key_in_use = key.is_some_and(|key| {
            tables
                .idempotency
                .contains_key(&(key.user_id, key.key_hash))
        });
        if key_in_use || tables.bots.contains_key(&bot.id) {
            return Err(StoreError::Conflict(ConflictKind::Id));
        }
        if !tables.users.contains_key(&bot.owner_id) {
            return Err(StoreError::NotFound);
        }
        if tables.bots.len() >= max_bots as usize {
            return Err(StoreError::BotLimit { limit: max_bots });
        }
        tables.check_hostname(bot.id, &bot.spec.hostname)?;
        tables.check_placement(bot.id, &bot.placement)?;
        tables.check_claims(bot.id, &bot.fingerprints)?;
        let record = bot.first_record(to_the_microsecond(bot.created_at));
        tables.hold(bot.id, &bot.placement);
        tables.bots.insert(bot.id, record.clone());
        tables.add_generation(bot.id, &bot.first_generation(&record));
        tables.claim(bot.id, &bot.fingerprints);
        tables.newest_bot_id = tables.newest_bot_id.max(Some(bot.id));
        if let Some(key) = key {
            let made = IdempotentCreate {
                bot_id: bot.id,
                request_hash: key.request_hash,
            };
            tables.idempotency.insert((key.user_id, key.key_hash), made);
        }
        let events = tables.append(events);
        drop(tables);
        self.tell(None, Some(&record), &BotWrite::default())?;
        Ok((record, events))
    }

    async fn save_bot(
        &self,
        record: &BotRecord,
        write: &BotWrite<'_>,
    ) -> Result<(BotRecord, Vec<Event>), StoreError> {
        let mut tables = self.write()?;
        let before = tables.bots.get(&record.id).cloned();
        let (saved, events) = tables.save(record, write)?;
        drop(tables);
        self.tell(before.as_ref(), Some(&saved), write)?;
        Ok((saved, events))
    }

    async fn remove_bot(
        &self,
        id: BotId,
        version: u64,
        events: &[NewEvent],
    ) -> Result<Vec<Event>, StoreError> {
        let mut tables = self.write()?;
        tables.load_current(id, version)?;
        let before = tables.bots.remove(&id);
        tables.release(id, None);
        tables.idempotency.retain(|_, made| made.bot_id != id);
        tables.forget_past(id);
        tables.pictures.remove(&id);
        let events = tables.append(events);
        drop(tables);
        self.tell(before.as_ref(), None, &BotWrite::default())?;
        Ok(events)
    }

    async fn find_bot(&self, id: BotId) -> Result<Option<BotRecord>, StoreError> {
        Ok(self.read()?.bots.get(&id).cloned())
    }

    async fn find_bot_by_hostname(
        &self,
        hostname: &Hostname,
    ) -> Result<Option<BotRecord>, StoreError> {
        let tables = self.read()?;
        let mut bots = tables.bots.values();
        Ok(bots.find(|bot| bot.spec.hostname == *hostname).cloned())
    }

    async fn find_generation(
        &self,
        id: BotId,
        number: u32,
    ) -> Result<Option<Generation>, StoreError> {
        Ok(self.read()?.generations.get(&(id, number)).cloned())
    }

    async fn list_generations(&self, id: BotId) -> Result<Vec<Generation>, StoreError> {
        Ok(self.read()?.generations_of(id).rev().cloned().collect())
    }

    async fn forget_generations(&self, id: BotId, numbers: &[u32]) -> Result<(), StoreError> {
        let mut tables = self.write()?;
        for number in numbers {
            tables.generations.remove(&(id, *number));
        }
        Ok(())
    }

    async fn find_picture(&self, id: BotId) -> Result<Option<Picture>, StoreError> {
        Ok(self.read()?.pictures.get(&id).cloned())
    }

    async fn find_fingerprint(&self, fingerprint: &Digest) -> Result<Option<BotId>, StoreError> {
        Ok(self.read()?.claimant(fingerprint))
    }

    async fn list_bots(
        &self,
        filter: &BotFilter,
        page: Page,
    ) -> Result<Vec<BotRecord>, StoreError> {
        let tables = self.read()?;
        Ok(tables
            .bots
            .values()
            .filter(|bot| page.after.is_none_or(|after| bot.id > after) && matches(filter, bot))
            .take(page.limit as usize)
            .cloned()
            .collect())
    }

    async fn count_bots(&self) -> Result<u32, StoreError> {
        let count = self.read()?.bots.len();
        u32::try_from(count).map_err(|error| StoreError::Backend(error.into()))
    }

    async fn reserved(&self, node: &NodeId) -> Result<Reserved, StoreError> {
        let mut reserved = Reserved::default();
        for (at, value) in self.read()?.reservations.keys() {
            match value {
                _ if at != node => {}
                ReservedValue::Port(port) => {
                    reserved.ports.insert(*port);
                }
                ReservedValue::Subnet(subnet) => {
                    reserved.subnets.insert(*subnet);
                }
            }
        }
        Ok(reserved)
    }

    async fn mark_bad(
        &self,
        node: &NodeId,
        value: ReservedValue,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tables = self.write()?;
        let entry = tables.reservations.entry((node.clone(), value));
        entry.or_insert_with(Reservation::default).bad_at = Some(to_the_microsecond(at));
        Ok(())
    }

    async fn forget_bad(&self, before: Timestamp) -> Result<(), StoreError> {
        self.write()?.reservations.retain(|_, entry| {
            if entry.bad_at.is_some_and(|at| at < before) {
                entry.bad_at = None;
            }
            entry.holder.is_some() || entry.bad_at.is_some()
        });
        Ok(())
    }

    async fn find_idempotent(
        &self,
        user_id: UserId,
        key_hash: &Digest,
    ) -> Result<Option<IdempotentCreate>, StoreError> {
        let tables = self.read()?;
        Ok(tables.idempotency.get(&(user_id, *key_hash)).cloned())
    }

    async fn newest_bot_id(&self) -> Result<Option<BotId>, StoreError> {
        Ok(self.read()?.newest_bot_id)
    }
}

fn matches(filter: &BotFilter, bot: &BotRecord) -> bool {
    let is_found = filter.search.as_ref().is_none_or(|search| {
        let search = search.to_ascii_lowercase();
        let name = bot.spec.name.as_str().to_ascii_lowercase();
        name.contains(&search) || bot.spec.hostname.as_str().contains(&search)
    });
    is_found
        && filter.owner_id.is_none_or(|owner| bot.owner_id == owner)
        && filter.state.is_none_or(|state| bot.status.state == state)
}
