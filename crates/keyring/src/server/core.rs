//! What the proxy and the side that tells it what to do have in common.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use botmaker_domain::{BotId, keyring::KeyId};
use botmaker_ports::{BotRate, KeyringError};
use botmaker_secrets::SecretString;
use jiff::Timestamp;
use rustls::ClientConfig;
use tracing::{error, info};

use super::{
    notes::Notes,
    price_list::PriceList,
    proxy::{Leashes, Listeners, Rates, Room, Upstream},
    settings::ServerSettings,
};
use crate::{
    choice::KeyRing, grants::Grants, ledger::Ledger, recorder::Recorder, store::KeyringStore,
};

/// Everything, in memory as far as a request needs it.
pub(crate) struct Core {
    pub(crate) settings: ServerSettings,
    pub(crate) store: KeyringStore,
    pub(crate) ledger: Ledger,
    pub(crate) recorder: Recorder,
    pub(crate) notes: Notes,
    /// Whom TLS trusts.
    pub(crate) tls: ClientConfig,
    /// For what is not asked for bots.
    pub(crate) upstream: Upstream,
    pub(crate) grants: Grants,
    pub(crate) ring: KeyRing,
    pub(crate) rates: Rates,
    /// For the bodies of requests.
    pub(crate) room: Room,
    /// How many incidents of each bot are noted.
    pub(crate) incidents: Rates,
    pub(crate) leashes: Leashes,
    /// The keys whose last failure is in the database: the first success takes it away.
    pub(crate) failing: Mutex<HashSet<KeyId>>,
    pub(crate) listeners: Listeners,
    /// Held by whoever changes rows and what is in memory of them, so that both stay the same.
    pub(crate) turn: tokio::sync::Mutex<()>,
    values: RwLock<Arc<Values>>,
    access: RwLock<Arc<Access>>,
    prices: RwLock<Arc<PriceList>>,
}

/// The values of keys. A key that is there with nothing wants none; one whose value cannot be opened is not there.
pub(crate) type Values = HashMap<KeyId, Option<SecretString>>;

/// Who may not, and who may only so often.
#[derive(Clone, Debug, Default)]
pub(crate) struct Access {
    pub(crate) panic_since: Option<Timestamp>,
    pub(crate) cut_off: BTreeSet<BotId>,
    pub(crate) rates: BTreeMap<BotId, u32>,
}

impl Access {
    /// The rates that people set, by bot.
    pub(crate) fn bot_rates(&self) -> Vec<BotRate> {
        let rate = |(bot, per_minute): (&BotId, &u32)| BotRate {
            bot: *bot,
            per_minute: *per_minute,
        };
        self.rates.iter().map(rate).collect()
    }
}

/// The parts of a [`Core`] that others make.
pub(crate) struct Parts {
    pub(crate) settings: ServerSettings,
    pub(crate) store: KeyringStore,
    pub(crate) ledger: Ledger,
    pub(crate) recorder: Recorder,
    pub(crate) notes: Notes,
    pub(crate) tls: ClientConfig,
}

impl Core {
    /// Reads everything from the database.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn load(parts: Parts) -> Result<Self, KeyringError> {
        let store = parts.store;
        let grants = Grants::new(store.list_grants().await?);
        let addresses = store.listen_addresses().await?;
        let core = Self {
            ledger: parts.ledger,
            recorder: parts.recorder,
            notes: parts.notes,
            upstream: Upstream::new(parts.settings.timeouts.connect, &parts.tls),
            tls: parts.tls,
            settings: parts.settings,
            grants,
            ring: KeyRing::default(),
            rates: Rates::default(),
            room: Room::default(),
            incidents: Rates::default(),
            leashes: Leashes::default(),
            failing: Mutex::default(),
            listeners: Listeners::new(&addresses),
            turn: tokio::sync::Mutex::default(),
            values: RwLock::default(),
            access: RwLock::default(),
            prices: RwLock::default(),
            store,
        };
        core.reload_keys().await?;
        core.reload_access().await?;
        core.reload_prices().await?;
        Ok(core)
    }

    /// Takes the keys as they are in the database now.
    pub(crate) async fn reload_keys(&self) -> Result<(), KeyringError> {
        let mut values = Values::new();
        let mut usable = Vec::new();
        let keys = self.store.load_keys().await?;
        let failing = keys.iter().filter(|key| key.record.last_failure.is_some());
        let failing: HashSet<KeyId> = failing.map(|key| key.record.id).collect();
        self.failing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(failing);
        for key in keys {
            match key.secret {
                Ok(secret) => {
                    values.insert(key.record.id, secret);
                    usable.push(key.record);
                }
                Err(error) => {
                    error!(key.id = %key.record.id, %error, "a key is not used: enter its value anew");
                }
            }
        }
        // First the values: a key that may be chosen has one.
        *self.values.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(values);
        self.ring.replace(&usable);
        Ok(())
    }

    /// Takes who may not, as it is in the database now.
    pub(crate) async fn reload_access(&self) -> Result<(), KeyringError> {
        let access = Access {
            panic_since: self.store.panic_since().await?,
            cut_off: self.store.cut_offs().await?,
            rates: self.store.rates().await?,
        };
        *self.access.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(access);
        Ok(())
    }

    /// Takes the prices as they are in the database now.
    pub(crate) async fn reload_prices(&self) -> Result<(), KeyringError> {
        let prices = PriceList::new(&self.store.own_prices().await?);
        *self.prices.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(prices);
        Ok(())
    }

    /// The values of keys.
    pub(crate) fn values(&self) -> Arc<Values> {
        Arc::clone(&self.values.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who may not.
    pub(crate) fn access(&self) -> Arc<Access> {
        Arc::clone(&self.access.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What models cost.
    pub(crate) fn prices(&self) -> Arc<PriceList> {
        Arc::clone(&self.prices.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends a bot's leave in memory, and what is under way with it.
    pub(crate) fn end_leave(&self, bot: BotId) {
        let before = self.grants.of(bot);
        if self.grants.revoke(bot, Timestamp::now()) {
            info!(bot.id = %bot, "a bot's leave was taken");
        }
        if let Some(before) = before {
            self.leashes.cut(&before.digests);
        }
        self.rates.forget(bot);
        self.incidents.forget(bot);
        self.room.forget(bot);
    }

    /// Cuts off what is under way of a bot.
    pub(crate) fn cut(&self, bot: BotId) {
        if let Some(grant) = self.grants.of(bot) {
            self.leashes.cut(&grant.digests);
        }
    }
}
