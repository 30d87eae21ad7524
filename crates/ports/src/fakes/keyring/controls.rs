//! What a test can do to the fake, and ask of it, beyond the trait.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use botmaker_domain::{
    BotId, ProviderId,
    keyring::{BudgetCrossing, Grant, KeyId, NoticeSubject, Price, RequestRecord},
};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::state::State;
use crate::keyring::{KeyTest, KeyringError};

/// A keyring in memory; clones share it.
#[derive(Clone, Default)]
pub struct FakeKeyring {
    state: Arc<Mutex<State>>,
}

impl FakeKeyring {
    /// An empty keyring.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, unless every call is to fail.
    pub(super) fn state(&self) -> Result<MutexGuard<'_, State>, KeyringError> {
        let state = self.lock();
        match &state.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(state),
        }
    }

    /// Makes every call fail so, until told otherwise.
    pub fn set_fault(&self, fault: Option<KeyringError>) {
        self.lock().fault = fault;
    }

    /// Holds its time at this instant.
    pub fn hold_time(&self, now: Timestamp) {
        self.lock().now = Some(now);
    }

    /// What the vendor says to this key from now on; without a word of it, every enabled key is good.
    pub fn set_verdict(&self, key: KeyId, test: KeyTest) {
        self.lock().verdicts.insert(key, test);
    }

    /// Notes a request, as the proxy does after each.
    pub fn record(&self, record: RequestRecord) {
        self.lock().records.push(record);
    }

    /// Notes that a budget reached a mark, as the proxy does after the request that took it there.
    pub fn cross(&self, crossing: BudgetCrossing) {
        self.lock().notice(NoticeSubject::Budget(crossing));
    }

    /// Puts a price into the list that comes with BotMaker.
    pub fn give_price(&self, vendor: ProviderId, model: &str, price: Price) {
        let place = (vendor, model.to_owned());
        self.lock().given_prices.insert(place, price);
    }

    /// A bot's grant.
    #[must_use]
    pub fn find_grant(&self, bot: BotId) -> Option<Grant> {
        self.lock().grants.get(&bot).cloned()
    }

    /// Whether a key has this value. The value itself cannot be had, here as everywhere.
    #[must_use]
    pub fn has_secret(&self, key: KeyId, value: &SecretString) -> bool {
        let state = self.lock();
        let kept = state.secrets.get(&key);
        kept.is_some_and(|kept| kept.expose_secret() == value.expose_secret())
    }

    /// The requests a minute that a bot may send, where they were set.
    #[must_use]
    pub fn find_rate(&self, bot: BotId) -> Option<u32> {
        self.lock().rates.get(&bot).copied()
    }

    /// Whether a bot is cut off, by itself or with everybody.
    #[must_use]
    pub fn is_cut_off(&self, bot: BotId) -> bool {
        let state = self.lock();
        state.panic_since.is_some() || state.cut_off.contains(&bot)
    }
}
