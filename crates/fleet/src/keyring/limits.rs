//! Bounds: budgets, rates, cutting off.

use botmaker_domain::{
    Actor, BotId,
    keyring::{Budget, BudgetPeriod, BudgetScope, BudgetState},
};

use super::{error::KeyringUseError, events, keys::authorize, words};
use crate::{
    Fleet,
    bots::{BotRef, FieldError, authorize as bot_access},
};

/// The greatest amount of money or tokens that people name. Beyond it programs that take every number for a fraction, as
/// browsers do, would show another one; nine billion dollars are enough.
pub(super) const MOST: u64 = (1 << 53) - 1;

/// How many requests a minute a bot may send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RateView {
    /// What people said of this bot; `None` when the setting holds.
    pub own: Option<u32>,
    /// The setting; `None` when the proxy does not tell it.
    pub setting: Option<u32>,
}

impl Fleet {
    /// All budgets and where they stand; members see those of their own bots.
    ///
    /// # Errors
    /// See [`KeyringUseError`].
    pub async fn list_budgets(&self, actor: &Actor) -> Result<Vec<BudgetState>, KeyringUseError> {
        let budgets = self.core.keyring.list_budgets().await?;
        if authorize(actor).is_ok() {
            return Ok(budgets);
        }
        let mut own = Vec::new();
        for state in budgets {
            if let BudgetScope::Bot(bot) = state.budget.scope
                && bot_access::load_for(&self.core, actor, &BotRef::Id(bot))
                    .await
                    .is_ok()
            {
                own.push(state);
            }
        }
        Ok(own)
    }

    /// Sets a bound.
    ///
    /// # Errors
    /// `Denied` for members; the bot or key does not exist; the limit is nothing or beyond counting.
    pub async fn set_budget(&self, actor: &Actor, budget: Budget) -> Result<(), KeyringUseError> {
        authorize(actor)?;
        let mistake = match budget.limit.amount() {
            0 => Some("a budget is more than nothing; cut the bot off instead".to_owned()),
            1..=MOST => None,
            _ => Some(format!("a budget is at most {MOST}")),
        };
        if let Some(text) = mistake {
            let field = FieldError::new("/limit", text);
            return Err(KeyringUseError::Invalid(vec![field]));
        }
        let mut bot_id = None;
        let mut keys = Vec::new();
        match budget.scope {
            BudgetScope::All => {}
            BudgetScope::Bot(bot) => {
                let record = bot_access::load_for(&self.core, actor, &BotRef::Id(bot)).await?;
                bot_id = Some(record.id);
            }
            BudgetScope::Key(key) => {
                keys = self.core.keyring.list_keys().await?;
                if !keys.iter().any(|known| known.id == key) {
                    let text = "there is no such key";
                    return Err(KeyringUseError::Invalid(vec![FieldError::new(
                        "/scope/id",
                        text,
                    )]));
                }
            }
        }
        self.core.keyring.set_budget(&budget).await?;
        tracing::info!(actor = actor.name, ?budget, "budget set");
        let detail = words::budget_set(&budget, &keys);
        events::changed(&self.core, actor, bot_id, detail).await;
        Ok(())
    }

    /// Takes bounds away.
    ///
    /// # Errors
    /// `Denied` for members.
    pub async fn remove_budget(
        &self,
        actor: &Actor,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringUseError> {
        authorize(actor)?;
        let (bot_id, keys) = match scope {
            BudgetScope::All => (None, Vec::new()),
            BudgetScope::Bot(bot) => (Some(bot), Vec::new()),
            BudgetScope::Key(_) => (None, self.core.keyring.list_keys().await?),
        };
        self.core.keyring.remove_budget(scope, period).await?;
        tracing::info!(actor = actor.name, ?scope, ?period, "budget removed");
        let detail = words::budgets_removed(scope, period, &keys);
        events::changed(&self.core, actor, bot_id, detail).await;
        Ok(())
    }

    /// How many requests a minute a bot may send. Its owner may know.
    ///
    /// # Errors
    /// The bot does not exist; see [`KeyringUseError`].
    pub async fn bot_rate(&self, actor: &Actor, bot: &BotRef) -> Result<RateView, KeyringUseError> {
        let record = bot_access::load_for(&self.core, actor, bot).await?;
        let status = self.core.keyring.status().await?;
        let own = status.rates.iter().find(|rate| rate.bot == record.id);
        Ok(RateView {
            own: own.map(|rate| rate.per_minute),
            setting: status.rate_per_minute,
        })
    }

    /// Bounds how many requests a minute a bot may send; `None` for the setting.
    ///
    /// # Errors
    /// `Denied` for members; the bot does not exist; the rate is nothing.
    pub async fn set_rate(
        &self,
        actor: &Actor,
        bot: &BotRef,
        per_minute: Option<u32>,
    ) -> Result<(), KeyringUseError> {
        authorize(actor)?;
        if per_minute == Some(0) {
            let text = "a rate is more than nothing; cut the bot off instead";
            let field = FieldError::new("/requests_per_minute", text);
            return Err(KeyringUseError::Invalid(vec![field]));
        }
        let record = bot_access::load_for(&self.core, actor, bot).await?;
        self.core.keyring.set_rate(record.id, per_minute).await?;
        tracing::info!(actor = actor.name, bot.id = %record.id, ?per_minute, "rate set");
        let detail = words::rate(per_minute);
        events::changed(&self.core, actor, Some(record.id), detail).await;
        Ok(())
    }

    /// Cuts a bot off from its model, at once, or lets it in again. Its owner may.
    ///
    /// # Errors
    /// The bot does not exist; see [`KeyringUseError`].
    pub async fn cut_off_bot(
        &self,
        actor: &Actor,
        bot: &BotRef,
        is_cut_off: bool,
    ) -> Result<BotId, KeyringUseError> {
        let record = bot_access::load_for(&self.core, actor, bot).await?;
        self.core.keyring.cut_off(record.id, is_cut_off).await?;
        tracing::warn!(actor = actor.name, bot.id = %record.id, is_cut_off, "bot cut off from its model, or let in again");
        let detail = match is_cut_off {
            true => "this bot was cut off from its model",
            false => "this bot may use its model again",
        };
        events::changed(&self.core, actor, Some(record.id), detail.to_owned()).await;
        Ok(record.id)
    }

    /// Cuts every bot off, at once, or lets all in again.
    ///
    /// # Errors
    /// `Denied` for members; see [`KeyringUseError`].
    pub async fn keyring_panic(
        &self,
        actor: &Actor,
        is_panic: bool,
    ) -> Result<(), KeyringUseError> {
        authorize(actor)?;
        self.core.keyring.panic(is_panic).await?;
        tracing::warn!(
            actor = actor.name,
            is_panic,
            "every bot cut off from its model, or let in again"
        );
        let detail = match is_panic {
            true => "every bot was cut off from its model",
            false => "all bots may use their models again that are not cut off by themselves",
        };
        events::changed(&self.core, actor, None, detail.to_owned()).await;
        Ok(())
    }
}
