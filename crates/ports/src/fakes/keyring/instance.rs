//! The trait's methods.

use std::net::SocketAddr;

use async_trait::async_trait;
use botmaker_domain::{
    BotId, ProviderId,
    keyring::{
        BotUsage, Budget, BudgetPeriod, BudgetScope, BudgetState, Grant, Incident, IncidentKind,
        KeyId, KeyRecord, Notice, NoticeSubject, Price, RequestRecord, UsageQuery, UsageRow,
    },
};
use jiff::SignedDuration;

use super::{controls::FakeKeyring, sums};
use crate::keyring::{
    KeyChange, KeyTest, Keyring, KeyringError, KeyringStatus, MOST_NOTICES, NewKey, PriceEntry,
    check_key_secret, check_price,
};

/// Requests a minute of a bot that has no number of its own.
const DEFAULT_RATE: u32 = 120;
/// The most rows of a list that grows for ever.
const MAX_ROWS: usize = 500;

fn not_found(what: &str) -> KeyringError {
    let what = what.to_owned();
    KeyringError::NotFound { what }
}

fn conflict(what: &str) -> KeyringError {
    let what = what.to_owned();
    KeyringError::Conflict { what }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[async_trait]
impl Keyring for FakeKeyring {
    async fn status(&self) -> Result<KeyringStatus, KeyringError> {
        let state = self.state()?;
        Ok(KeyringStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            listens_on: state.listens_on.clone(),
            failing: Vec::new(),
            keys: count(state.keys.len()),
            grants: count(state.grants.len()),
            panic_since: state.panic_since,
            cut_off: state.cut_off.iter().copied().collect(),
            rate_per_minute: Some(DEFAULT_RATE),
            rates: state.bot_rates(),
            refuses_unpriced: false,
            waiting_records: 0,
            lost_records: 0,
        })
    }

    async fn listen_on(&self, addresses: &[SocketAddr]) -> Result<(), KeyringError> {
        self.state()?.listens_on = addresses.to_vec();
        Ok(())
    }

    async fn list_keys(&self) -> Result<Vec<KeyRecord>, KeyringError> {
        let mut keys: Vec<_> = self.state()?.keys.values().cloned().collect();
        keys.sort_by(|a, b| (&a.vendor, a.label.as_str()).cmp(&(&b.vendor, b.label.as_str())));
        Ok(keys)
    }

    async fn add_key(&self, key: &NewKey) -> Result<KeyRecord, KeyringError> {
        let mut state = self.state()?;
        key.check()?;
        if state.is_taken(None, &key.vendor, key.label.as_str()) {
            return Err(conflict("a key of that label"));
        }
        let record = KeyRecord {
            id: KeyId::generate(),
            vendor: key.vendor.clone(),
            base_url: key.base_url.clone(),
            label: key.label.clone(),
            tags: key.tags.clone(),
            has_secret: key.secret.is_some(),
            enabled: true,
            expires_at: key.expires_at,
            created_at: state.now(),
            last_used_at: None,
            last_failure: None,
            rests_until: None,
        };
        if let Some(secret) = &key.secret {
            state.secrets.insert(record.id, secret.clone());
        }
        state.keys.insert(record.id, record.clone());
        Ok(record)
    }

    async fn change_key(&self, id: KeyId, change: &KeyChange) -> Result<KeyRecord, KeyringError> {
        let mut state = self.state()?;
        let mut key = state
            .keys
            .get(&id)
            .cloned()
            .ok_or_else(|| not_found("key"))?;
        if let Some(label) = &change.label {
            if state.is_taken(Some(id), &key.vendor, label.as_str()) {
                return Err(conflict("a key of that label"));
            }
            key.label = label.clone();
        }
        if let Some(secret) = &change.secret {
            check_key_secret(secret)?;
            state.secrets.insert(id, secret.clone());
            key.has_secret = true;
            key.last_failure = None;
            key.rests_until = None;
        }
        if let Some(tags) = &change.tags {
            key.tags = tags.clone();
        }
        key.enabled = change.enabled.unwrap_or(key.enabled);
        key.expires_at = change.expires_at.unwrap_or(key.expires_at);
        state.keys.insert(id, key.clone());
        Ok(key)
    }

    async fn remove_key(&self, id: KeyId) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        state.secrets.remove(&id);
        let removed = state.keys.remove(&id);
        removed.map(|_| ()).ok_or_else(|| not_found("key"))
    }

    async fn test_key(&self, id: KeyId) -> Result<KeyTest, KeyringError> {
        let state = self.state()?;
        if !state.keys.contains_key(&id) {
            return Err(not_found("key"));
        }
        let good = || KeyTest {
            is_good: true,
            status: Some(200),
            detail: "the vendor takes this key".to_owned(),
            took_ms: 1,
        };
        Ok(state.verdicts.get(&id).cloned().unwrap_or_else(good))
    }

    async fn put_grant(&self, grant: &Grant) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        let taken = |it: &Grant| {
            it.bot != grant.bot && it.digests.iter().any(|have| grant.digests.contains(have))
        };
        if state.grants.values().any(taken) {
            return Err(conflict("that token for another bot"));
        }
        state.grants.insert(grant.bot, grant.clone());
        Ok(())
    }

    async fn revoke_grant(&self, bot: BotId) -> Result<(), KeyringError> {
        self.state()?.grants.remove(&bot);
        Ok(())
    }

    async fn forget_bot(&self, bot: BotId) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        state.grants.remove(&bot);
        state.rates.remove(&bot);
        state.cut_off.remove(&bot);
        state.budgets.retain(|it| it.scope != BudgetScope::Bot(bot));
        Ok(())
    }

    async fn list_grants(&self) -> Result<Vec<Grant>, KeyringError> {
        Ok(self.state()?.grants.values().cloned().collect())
    }

    async fn cut_off(&self, bot: BotId, is_cut_off: bool) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        if is_cut_off {
            state.cut_off.insert(bot);
        } else {
            state.cut_off.remove(&bot);
        }
        Ok(())
    }

    async fn panic(&self, is_panic: bool) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        let since = state.panic_since.unwrap_or_else(|| state.now());
        state.panic_since = is_panic.then_some(since);
        Ok(())
    }

    async fn list_budgets(&self) -> Result<Vec<BudgetState>, KeyringError> {
        let state = self.state()?;
        let now = state.now();
        let states = state.budgets.iter();
        Ok(states
            .map(|it| sums::budget_state(*it, &state.records, now))
            .collect())
    }

    async fn set_budget(&self, budget: &Budget) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        let unit = std::mem::discriminant(&budget.limit);
        state.drop_budgets(budget.scope, budget.period, |it| {
            std::mem::discriminant(&it.limit) == unit
        });
        state.budgets.push(*budget);
        Ok(())
    }

    async fn remove_budget(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringError> {
        self.state()?.drop_budgets(scope, period, |_| true);
        Ok(())
    }

    async fn set_rate(&self, bot: BotId, per_minute: Option<u32>) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        match per_minute {
            Some(rate) => state.rates.insert(bot, rate),
            None => state.rates.remove(&bot),
        };
        Ok(())
    }

    async fn usage(&self, query: &UsageQuery) -> Result<Vec<UsageRow>, KeyringError> {
        Ok(sums::rows(query, &self.state()?.records))
    }

    async fn bot_usage(&self, bots: &[BotId]) -> Result<Vec<BotUsage>, KeyringError> {
        let state = self.state()?;
        let now = state.now();
        let used = |bot: &BotId| sums::bot_usage(*bot, &state.records, now);
        Ok(bots.iter().filter_map(used).collect())
    }

    async fn recent(
        &self,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<RequestRecord>, KeyringError> {
        let state = self.state()?;
        let limit = usize::try_from(limit).unwrap_or(MAX_ROWS).min(MAX_ROWS);
        let newest = state.records.iter().rev();
        let own = newest.filter(|it| bot.is_none_or(|bot| it.bot == bot));
        Ok(own.take(limit).cloned().collect())
    }

    async fn list_prices(&self) -> Result<Vec<PriceEntry>, KeyringError> {
        let state = self.state()?;
        let mut all = state.given_prices.clone();
        all.extend(state.own_prices.clone());
        let entry = |((vendor, model), price)| PriceEntry {
            is_own: state
                .own_prices
                .contains_key(&(ProviderId::clone(&vendor), String::clone(&model))),
            vendor,
            model,
            price,
        };
        Ok(all.into_iter().map(entry).collect())
    }

    async fn set_price(
        &self,
        vendor: &ProviderId,
        model: &str,
        price: Option<Price>,
    ) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        check_price(vendor, model)?;
        let place = (vendor.clone(), model.to_owned());
        match price {
            Some(price) => state.own_prices.insert(place, price),
            None => state.own_prices.remove(&place),
        };
        Ok(())
    }

    async fn incidents(&self) -> Result<Vec<Incident>, KeyringError> {
        let state = self.state()?;
        let newest = state.incidents.iter().rev();
        Ok(newest.take(MAX_ROWS).cloned().collect())
    }

    async fn note_incident(
        &self,
        kind: IncidentKind,
        bot: BotId,
        detail: &str,
    ) -> Result<(), KeyringError> {
        let mut state = self.state()?;
        let now = state.now();
        let is_young = |it: &Incident| now.duration_since(it.at) < SignedDuration::from_hours(1);
        let same = state
            .incidents
            .iter_mut()
            .find(|it| it.kind == kind && it.bot == bot && is_young(it));
        if let Some(incident) = same {
            incident.times += 1;
            return Ok(());
        }
        let id = state.incidents.last().map_or(1, |last| last.id + 1);
        state.incidents.push(Incident {
            id,
            kind,
            bot,
            at: now,
            times: 1,
            detail: detail.to_owned(),
            is_cut_off: false,
        });
        state.notice(NoticeSubject::Incident {
            kind,
            bot,
            detail: detail.to_owned(),
            is_cut_off: false,
        });
        Ok(())
    }

    async fn notices(&self) -> Result<Vec<Notice>, KeyringError> {
        let state = self.state()?;
        Ok(state.notices.iter().take(MOST_NOTICES).cloned().collect())
    }

    async fn acknowledge_notices(&self, up_to: i64) -> Result<(), KeyringError> {
        self.state()?.notices.retain(|notice| notice.id > up_to);
        Ok(())
    }

    async fn rotate_master(&self) -> Result<u64, KeyringError> {
        Ok(self.state()?.secrets.len() as u64)
    }
}
