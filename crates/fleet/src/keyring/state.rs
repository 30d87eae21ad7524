//! What the keyring said when it was last asked.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use botmaker_domain::{BotId, keyring::BotUsage};
use botmaker_ports::KeyringError;

/// The last failure of a call that is tried again by itself, until one succeeds; and what bots used.
#[derive(Default)]
pub(crate) struct KeyringState(Mutex<Known>);

#[derive(Default)]
struct Known {
    error: Option<String>,
    usage: HashMap<BotId, BotUsage>,
}

impl KeyringState {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how a call went.
    pub(crate) fn note(&self, error: Option<&KeyringError>) {
        let failing = error.filter(|error| error.is_transient());
        self.lock().error = failing.map(ToString::to_string);
    }

    /// Why it did not answer; `None` when it did, or was not asked.
    pub(crate) fn error(&self) -> Option<String> {
        self.lock().error.clone()
    }

    /// Notes what bots used.
    pub(crate) fn set_usage(&self, usage: HashMap<BotId, BotUsage>) {
        self.lock().usage = usage;
    }

    /// What a bot used.
    pub(crate) fn usage(&self, bot: BotId) -> Option<BotUsage> {
        self.lock().usage.get(&bot).copied()
    }
}
