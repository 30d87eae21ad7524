//! The keyring itself: each method of the trait on the database and on what is in memory of it.

use std::{net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use botmaker_domain::{
    BotId, ProviderId,
    keyring::{
        BotUsage, Budget, BudgetPeriod, BudgetScope, BudgetState, Grant, Incident, IncidentKind,
        KeyId, KeyRecord, Notice, Price, RequestRecord, UsageQuery, UsageRow,
    },
};
use botmaker_ports::{
    KeyChange, KeyTest, Keyring, KeyringError, KeyringStatus, NewKey, PriceEntry,
    keyring::{check_key_secret, check_price},
};
use jiff::Timestamp;
use tracing::{info, warn};

use super::{core::Core, key_test};
use crate::prices;

/// The keyring of this process.
#[derive(Clone)]
pub(crate) struct Service {
    core: Arc<Core>,
}

impl Service {
    /// On what the proxy works with.
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }
}

#[async_trait]
impl Keyring for Service {
    async fn status(&self) -> Result<KeyringStatus, KeyringError> {
        let core = &self.core;
        let (listens_on, failing) = core.listeners.state();
        let access = core.access();
        let keys = core.store.list_keys().await?.len();
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(KeyringStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            listens_on,
            failing,
            keys: count(keys),
            grants: count(core.grants.len()),
            panic_since: access.panic_since,
            cut_off: access.cut_off.iter().copied().collect(),
            rate_per_minute: Some(core.settings.requests_per_minute),
            rates: access.bot_rates(),
            refuses_unpriced: core.settings.refuse_unpriced,
            waiting_records: core.recorder.waiting(),
            lost_records: core.recorder.lost(),
        })
    }

    async fn listen_on(&self, addresses: &[SocketAddr]) -> Result<(), KeyringError> {
        if let Some(open) = addresses.iter().find(|it| it.ip().is_unspecified()) {
            let message =
                format!("{open} is every address of the machine; name those that bots have");
            return Err(KeyringError::Refused { message });
        }
        let _turn = self.core.turn.lock().await;
        self.core.store.set_listen_addresses(addresses).await?;
        self.core.listeners.listen_on(addresses);
        Ok(())
    }

    async fn list_keys(&self) -> Result<Vec<KeyRecord>, KeyringError> {
        let now = Timestamp::now();
        let mut keys = self.core.store.list_keys().await?;
        for key in &mut keys {
            // What the proxy knows is newer than what it has written.
            key.rests_until = self.core.ring.rests_until(key.id, now);
        }
        Ok(keys)
    }

    async fn add_key(&self, key: &NewKey) -> Result<KeyRecord, KeyringError> {
        key.check()?;
        let _turn = self.core.turn.lock().await;
        let record = self.core.store.add_key(key, Timestamp::now()).await?;
        self.core.reload_keys().await?;
        info!(key.id = %record.id, provider = %record.vendor, "a key was added");
        Ok(record)
    }

    async fn change_key(&self, id: KeyId, change: &KeyChange) -> Result<KeyRecord, KeyringError> {
        if let Some(secret) = &change.secret {
            check_key_secret(secret)?;
        }
        let core = &self.core;
        let _turn = core.turn.lock().await;
        let mut record = core.store.change_key(id, change).await?;
        core.reload_keys().await?;
        if change.secret.is_some() || change.enabled == Some(true) {
            core.ring.wake(id);
        }
        record.rests_until = core.ring.rests_until(id, Timestamp::now());
        info!(key.id = %id, "a key was changed");
        Ok(record)
    }

    async fn remove_key(&self, id: KeyId) -> Result<(), KeyringError> {
        let core = &self.core;
        let _turn = core.turn.lock().await;
        core.store.remove_key(id).await?;
        core.ledger.forget_key(id);
        core.reload_keys().await?;
        info!(key.id = %id, "a key was removed");
        Ok(())
    }

    async fn test_key(&self, id: KeyId) -> Result<KeyTest, KeyringError> {
        let record = self.core.store.load_key(id).await?;
        key_test::test(&self.core, &record).await
    }

    async fn put_grant(&self, grant: &Grant) -> Result<(), KeyringError> {
        let core = &self.core;
        let _turn = core.turn.lock().await;
        core.store.put_grant(grant).await?;
        let before = core.grants.of(grant.bot);
        core.grants.put(grant.clone(), Timestamp::now());
        // What is under way with a token that is not good any more ends too.
        let ended = before.iter().flat_map(|before| &before.digests);
        let ended: Vec<_> = ended
            .filter(|digest| !grant.digests.contains(digest))
            .copied()
            .collect();
        core.leashes.cut(&ended);
        Ok(())
    }

    async fn revoke_grant(&self, bot: BotId) -> Result<(), KeyringError> {
        let core = &self.core;
        let _turn = core.turn.lock().await;
        core.store.remove_grant(bot).await?;
        core.end_leave(bot);
        Ok(())
    }

    async fn forget_bot(&self, bot: BotId) -> Result<(), KeyringError> {
        let core = &self.core;
        let _turn = core.turn.lock().await;
        core.ledger.forget_bot(bot).await?;
        core.end_leave(bot);
        core.reload_access().await
    }

    async fn list_grants(&self) -> Result<Vec<Grant>, KeyringError> {
        self.core.store.list_grants().await
    }

    async fn cut_off(&self, bot: BotId, is_cut_off: bool) -> Result<(), KeyringError> {
        let done = self.core.set_cut_off(bot, is_cut_off, Timestamp::now());
        done.await?;
        warn!(bot.id = %bot, is_cut_off, "a bot was cut off or let in again");
        Ok(())
    }

    async fn panic(&self, is_panic: bool) -> Result<(), KeyringError> {
        let core = &self.core;
        let _turn = core.turn.lock().await;
        let since = is_panic.then(Timestamp::now);
        core.store.set_panic(since).await?;
        core.reload_access().await?;
        if is_panic {
            core.leashes.cut_all();
        }
        warn!(is_panic, "all bots were cut off or let in again");
        Ok(())
    }

    async fn list_budgets(&self) -> Result<Vec<BudgetState>, KeyringError> {
        Ok(self.core.ledger.budgets(Timestamp::now()))
    }

    async fn set_budget(&self, budget: &Budget) -> Result<(), KeyringError> {
        self.core.ledger.set_budget(budget, Timestamp::now()).await
    }

    async fn remove_budget(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringError> {
        self.core.ledger.remove_budget(scope, period).await
    }

    async fn set_rate(&self, bot: BotId, per_minute: Option<u32>) -> Result<(), KeyringError> {
        let _turn = self.core.turn.lock().await;
        self.core.store.set_rate(bot, per_minute).await?;
        self.core.reload_access().await
    }

    async fn usage(&self, query: &UsageQuery) -> Result<Vec<UsageRow>, KeyringError> {
        self.core.recorder.flush().await;
        self.core.store.usage(query).await
    }

    async fn bot_usage(&self, bots: &[BotId]) -> Result<Vec<BotUsage>, KeyringError> {
        self.core.store.bot_usage(bots, Timestamp::now()).await
    }

    async fn recent(
        &self,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<RequestRecord>, KeyringError> {
        self.core.recorder.flush().await;
        self.core.store.recent(bot, limit).await
    }

    async fn list_prices(&self) -> Result<Vec<PriceEntry>, KeyringError> {
        let own = self.core.store.own_prices().await?;
        let mut all: Vec<_> = prices::entries()
            .filter(|it| !own.iter().any(|own| is_same(own, it)))
            .collect();
        all.extend(own);
        all.sort_by(|a, b| (&a.vendor, &a.model).cmp(&(&b.vendor, &b.model)));
        Ok(all)
    }

    async fn set_price(
        &self,
        vendor: &ProviderId,
        model: &str,
        price: Option<Price>,
    ) -> Result<(), KeyringError> {
        check_price(vendor, model)?;
        let _turn = self.core.turn.lock().await;
        self.core.store.set_price(vendor, model, price).await?;
        self.core.reload_prices().await
    }

    async fn incidents(&self) -> Result<Vec<Incident>, KeyringError> {
        self.core.store.incidents().await
    }

    async fn note_incident(
        &self,
        kind: IncidentKind,
        bot: BotId,
        detail: &str,
    ) -> Result<(), KeyringError> {
        self.core.incident(kind, bot, detail).await
    }

    async fn notices(&self) -> Result<Vec<Notice>, KeyringError> {
        self.core.store.notices().await
    }

    async fn acknowledge_notices(&self, up_to: i64) -> Result<(), KeyringError> {
        self.core.store.acknowledge_notices(up_to).await
    }

    async fn rotate_master(&self) -> Result<u64, KeyringError> {
        let count = self.core.store.rotate_master().await?;
        info!(count, "everything was sealed with a new master key");
        Ok(count)
    }
}

fn is_same(a: &PriceEntry, b: &PriceEntry) -> bool {
    a.vendor == b.vendor && a.model == b.model
}
