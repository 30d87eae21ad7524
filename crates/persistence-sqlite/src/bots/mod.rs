//! Table `bots`: the trait's methods, each of which is one function of a file beside this one.

mod find;
mod insert;
mod remove;
mod save;

use async_trait::async_trait;
use botmaker_domain::{
    BotId, BotRecord, Event, Generation, Hostname, NewEvent, NodeId, Picture, UserId,
};
use botmaker_ports::{
    BotFilter, BotStore, BotWrite, IdempotencyKey, IdempotentCreate, NewBot, Page, Reserved,
    ReservedValue, StoreError,
};
use jiff::Timestamp;

use crate::{SqliteStore, fingerprints, generations, pictures, reservations};

#[async_trait]
impl BotStore for SqliteStore {
    async fn insert_bot(
        &self,
        bot: &NewBot,
        key: Option<&IdempotencyKey>,
        max_bots: u32,
        events: &[NewEvent],
    ) -> Result<(BotRecord, Vec<Event>), StoreError> {
        let mut write = self.begin().await?;
        let result = insert::insert(write.connection(), bot, key, max_bots, events).await;
        write.finish(result).await
    }

    async fn save_bot(
        &self,
        record: &BotRecord,
        write: &BotWrite<'_>,
    ) -> Result<(BotRecord, Vec<Event>), StoreError> {
        let mut transaction = self.begin().await?;
        let result = save::save(transaction.connection(), record, write).await;
        transaction.finish(result).await
    }

    async fn remove_bot(
        &self,
        id: BotId,
        version: u64,
        events: &[NewEvent],
    ) -> Result<Vec<Event>, StoreError> {
        let mut write = self.begin().await?;
        let result = remove::remove(write.connection(), id, version, events).await;
        write.finish(result).await
    }

    async fn find_bot(&self, id: BotId) -> Result<Option<BotRecord>, StoreError> {
        find::by_id(self.readers(), id).await
    }

    async fn find_bot_by_hostname(
        &self,
        hostname: &Hostname,
    ) -> Result<Option<BotRecord>, StoreError> {
        find::by_hostname(self.readers(), hostname).await
    }

    async fn find_generation(
        &self,
        id: BotId,
        number: u32,
    ) -> Result<Option<Generation>, StoreError> {
        generations::find(self.readers(), id, number).await
    }

    async fn list_generations(&self, id: BotId) -> Result<Vec<Generation>, StoreError> {
        generations::list(self.readers(), id).await
    }

    async fn forget_generations(&self, id: BotId, numbers: &[u32]) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = generations::forget(write.connection(), id, numbers).await;
        write.finish(result).await
    }

    async fn find_picture(&self, id: BotId) -> Result<Option<Picture>, StoreError> {
        pictures::find(self.readers(), id).await
    }

    async fn find_fingerprint(&self, fingerprint: &[u8; 32]) -> Result<Option<BotId>, StoreError> {
        fingerprints::find_bot(self.readers(), fingerprint).await
    }

    async fn list_bots(
        &self,
        filter: &BotFilter,
        page: Page,
    ) -> Result<Vec<BotRecord>, StoreError> {
        find::list(self.readers(), filter, page).await
    }

    async fn count_bots(&self) -> Result<u32, StoreError> {
        find::count(self.readers()).await
    }

    async fn reserved(&self, node: &NodeId) -> Result<Reserved, StoreError> {
        reservations::list(self.readers(), node).await
    }

    async fn mark_bad(
        &self,
        node: &NodeId,
        value: ReservedValue,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = reservations::mark_bad(write.connection(), node, value, at).await;
        write.finish(result).await
    }

    async fn forget_bad(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = reservations::forget_bad(write.connection(), before).await;
        write.finish(result).await
    }

    async fn find_idempotent(
        &self,
        user_id: UserId,
        key_hash: &[u8; 32],
    ) -> Result<Option<IdempotentCreate>, StoreError> {
        find::by_idempotency_key(self.readers(), user_id, key_hash).await
    }

    async fn newest_bot_id(&self) -> Result<Option<BotId>, StoreError> {
        find::newest_id(self.readers()).await
    }
}
