//! What bots used: sums, the last requests, prices, incidents.

use botmaker_domain::{
    Actor, ProviderId, Role, catalog,
    keyring::{Incident, Price, RequestRecord, UsageGroup, UsageQuery, UsageRow},
};
use botmaker_ports::PriceEntry;
use jiff::SignedDuration;

use super::{error::KeyringUseError, events, keys::authorize, limits::MOST, words};
use crate::{
    Fleet,
    bots::{BotRef, FieldError, authorize as bot_access},
};

/// The longest time that is added up by the hour; longer ones by the day.
const MOST_HOURS: i64 = 24 * 31;
/// The longest time that is added up at all.
const MOST_DAYS: i64 = 400;

impl Fleet {
    /// Adds up what was used; members see what their own bots used.
    ///
    /// # Errors
    /// The times make no sense; see [`KeyringUseError`].
    pub async fn usage(
        &self,
        actor: &Actor,
        query: UsageQuery,
    ) -> Result<Vec<UsageRow>, KeyringUseError> {
        check_times(&query)?;
        let mut query = query;
        if actor.role != Role::Admin {
            let own = self.own_bots(actor).await?;
            query.bots.retain(|bot| own.contains(bot));
            if query.bots.is_empty() {
                query.bots = own.into_iter().collect();
            }
            // Nobody's use is no question to a keyring, which would take it for everybody's.
            if query.bots.is_empty() {
                return Ok(Vec::new());
            }
        }
        Ok(self.core.keyring.usage(&query).await?)
    }

    /// The last requests of a bot, or for administrators of all, newest first.
    ///
    /// # Errors
    /// The bot does not exist; `Denied`; see [`KeyringUseError`].
    pub async fn recent_requests(
        &self,
        actor: &Actor,
        bot: Option<&BotRef>,
        limit: u32,
    ) -> Result<Vec<RequestRecord>, KeyringUseError> {
        let bot = match bot {
            Some(bot) => Some(bot_access::load_for(&self.core, actor, bot).await?.id),
            None => {
                authorize(actor)?;
                None
            }
        };
        Ok(self.core.keyring.recent(bot, limit.min(500)).await?)
    }

    /// All prices. Everybody may know.
    ///
    /// # Errors
    /// See [`KeyringUseError`].
    pub async fn list_prices(&self) -> Result<Vec<PriceEntry>, KeyringUseError> {
        Ok(self.core.keyring.list_prices().await?)
    }

    /// Sets a model's price, or goes back to the one that came with BotMaker.
    ///
    /// # Errors
    /// `Denied` for members; there is no such vendor; the model has no name; an amount is beyond counting.
    pub async fn set_price(
        &self,
        actor: &Actor,
        vendor: &str,
        model: &str,
        price: Option<Price>,
    ) -> Result<(), KeyringUseError> {
        authorize(actor)?;
        let known = ProviderId::parse(vendor).ok();
        let known = known.filter(|id| catalog::find_provider(id).is_some());
        let mut errors = Vec::new();
        if known.is_none() {
            errors.push(FieldError::new("/vendor", "there is no such vendor"));
        }
        let begin = model.strip_suffix('*').unwrap_or(model);
        let is_model = (1..=200).contains(&model.len())
            && begin.bytes().all(|b| b.is_ascii_graphic() && b != b'*');
        if !is_model {
            let text =
                "a model has 1 to 200 visible characters; a * at the end stands for any rest";
            errors.push(FieldError::new("/model", text));
        }
        errors.extend(price.iter().flat_map(dear));
        match (errors.is_empty(), known) {
            (true, Some(vendor)) => {
                self.core.keyring.set_price(&vendor, model, price).await?;
                tracing::info!(actor = actor.name, %vendor, model, "price set");
                let detail = words::price(&vendor, model, price.as_ref());
                events::changed(&self.core, actor, None, detail).await;
                Ok(())
            }
            _ => Err(KeyringUseError::Invalid(errors)),
        }
    }

    /// What must not happen and did, newest first; members see what concerns their own bots.
    ///
    /// # Errors
    /// See [`KeyringUseError`].
    pub async fn incidents(&self, actor: &Actor) -> Result<Vec<Incident>, KeyringUseError> {
        let incidents = self.core.keyring.incidents().await?;
        if actor.role == Role::Admin {
            return Ok(incidents);
        }
        let own = self.own_bots(actor).await?;
        let is_own = |incident: &Incident| own.contains(&incident.bot);
        Ok(incidents.into_iter().filter(is_own).collect())
    }
}

/// The amounts of a price that are beyond counting.
fn dear(price: &Price) -> Vec<FieldError> {
    let amounts = [
        ("/price/input_micro_usd", price.input),
        ("/price/cached_micro_usd", price.cached),
        ("/price/cache_write_micro_usd", price.cache_write),
        ("/price/output_micro_usd", price.output),
    ];
    let dear = amounts.into_iter().filter(|(_, amount)| amount.0 > MOST);
    dear.map(|(pointer, _)| FieldError::new(pointer, format!("a price is at most {MOST}")))
        .collect()
}

fn check_times(query: &UsageQuery) -> Result<(), KeyringUseError> {
    let span = query.to.duration_since(query.from);
    let by_hour = query.groups.contains(&UsageGroup::Hour);
    let most = if by_hour { MOST_HOURS } else { MOST_DAYS * 24 };
    let text = if span <= SignedDuration::ZERO {
        "lies not after from".to_owned()
    } else if span > SignedDuration::from_hours(most) {
        format!("lies more than {} days after from", most / 24)
    } else {
        return Ok(());
    };
    Err(KeyringUseError::Invalid(vec![FieldError::new("/to", text)]))
}
