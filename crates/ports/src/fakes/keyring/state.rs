//! What the fake remembers.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
};

use botmaker_domain::{
    BotId, ProviderId,
    keyring::{
        Budget, BudgetPeriod, BudgetScope, Grant, Incident, KeyId, KeyRecord, Notice,
        NoticeSubject, Price, RequestRecord,
    },
};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::keyring::{BotRate, KeyTest, KeyringError};

/// Everything. A price that came with BotMaker is among `given_prices`, an operator's among `own_prices`.
#[derive(Default)]
pub(super) struct State {
    pub(super) fault: Option<KeyringError>,
    pub(super) now: Option<Timestamp>,
    pub(super) listens_on: Vec<SocketAddr>,
    pub(super) keys: BTreeMap<KeyId, KeyRecord>,
    pub(super) secrets: BTreeMap<KeyId, SecretString>,
    pub(super) verdicts: BTreeMap<KeyId, KeyTest>,
    pub(super) grants: BTreeMap<BotId, Grant>,
    pub(super) cut_off: BTreeSet<BotId>,
    pub(super) panic_since: Option<Timestamp>,
    pub(super) budgets: Vec<Budget>,
    pub(super) rates: BTreeMap<BotId, u32>,
    pub(super) records: Vec<RequestRecord>,
    pub(super) given_prices: BTreeMap<(ProviderId, String), Price>,
    pub(super) own_prices: BTreeMap<(ProviderId, String), Price>,
    pub(super) incidents: Vec<Incident>,
    pub(super) notices: Vec<Notice>,
    pub(super) last_notice: i64,
}

impl State {
    /// The present instant: held, or the machine's.
    pub(super) fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }

    /// Keeps something that people must hear.
    pub(super) fn notice(&mut self, subject: NoticeSubject) {
        self.last_notice += 1;
        self.notices.push(Notice {
            id: self.last_notice,
            at: self.now(),
            subject,
        });
    }

    /// The rates that were set, by bot.
    pub(super) fn bot_rates(&self) -> Vec<BotRate> {
        let rate = |(bot, per_minute): (&BotId, &u32)| BotRate {
            bot: *bot,
            per_minute: *per_minute,
        };
        self.rates.iter().map(rate).collect()
    }

    /// Whether a key other than `id` of this vendor is called so.
    pub(super) fn is_taken(&self, id: Option<KeyId>, vendor: &ProviderId, label: &str) -> bool {
        self.keys
            .values()
            .any(|key| Some(key.id) != id && key.vendor == *vendor && key.label.as_str() == label)
    }

    /// Takes away the budgets of this scope and period for which `goes` holds.
    pub(super) fn drop_budgets(
        &mut self,
        scope: BudgetScope,
        period: BudgetPeriod,
        goes: impl Fn(&Budget) -> bool,
    ) {
        self.budgets
            .retain(|it| it.scope != scope || it.period != period || !goes(it));
    }
}
