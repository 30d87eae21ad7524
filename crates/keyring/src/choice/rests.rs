//! How long a key that a vendor refused is left alone.

use std::collections::{HashMap, HashSet};

use botmaker_domain::{BotId, keyring::KeyId};
use jiff::{SignedDuration, Timestamp};

use super::retry_after;

/// After the first refusal of a key as such; each further one doubles it.
const FIRST_REST: SignedDuration = SignedDuration::from_mins(5);
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(1);
/// After "too many requests" when the vendor does not say how long.
const RATE_REST: SignedDuration = SignedDuration::from_secs(30);
/// More than so many are looked through for those that are over.
const MANY: usize = 1024;
/// A refusal that is so old counts no more.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// A vendor's refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused<'a> {
    /// Of this key.
    pub key: KeyId,
    /// To this bot.
    pub bot: BotId,
    /// The status of the answer.
    pub status: u16,
    /// Its `Retry-After`, if it had one.
    pub retry_after: Option<&'a str>,
    /// When the request was sent. What was sent before the last refusal came tells nothing new.
    pub sent_at: Timestamp,
}

#[derive(Clone, Copy, Debug)]
struct Rest {
    since: Timestamp,
    until: Timestamp,
    /// Refusals one after the other for which the key itself was the reason.
    strikes: u32,
}

/// The keys that rest: for everybody, or for one bot.
#[derive(Default, Debug)]
pub(super) struct Rests(HashMap<(KeyId, Option<BotId>), Rest>);

impl Rests {
    /// Notes a refusal; returns until when the key rests, or `None` for a status that says nothing about it.
    pub(super) fn note(&mut self, refused: &Refused<'_>, now: Timestamp) -> Option<Timestamp> {
        let (whom, is_strike) = match refused.status {
            // Wrong, or without money.
            401 | 402 => (None, true),
            // Good, but not for what was asked: a bot that asks for what no key may have must not take keys from others.
            403 => (Some(refused.bot), true),
            429 => (None, false),
            _ => return None,
        };
        if self.0.len() > MANY {
            self.forget_old(now);
        }
        let old = self.0.get(&(refused.key, whom)).copied();
        let is_news = old.is_none_or(|old| refused.sent_at >= old.since);
        let strikes = old.map_or(0, |old| old.strikes);
        let strikes = strikes.saturating_add(u32::from(is_strike && is_news));
        let length = if is_strike {
            strike_rest(strikes)
        } else {
            let told = refused.retry_after;
            told.and_then(|told| retry_after::parse(told, now))
                .unwrap_or(RATE_REST)
        };
        let mut rest = Rest {
            since: now,
            until: later(now, length),
            strikes,
        };
        if let Some(old) = old {
            if is_strike && !is_news {
                rest = old;
            }
            rest.until = rest.until.max(old.until);
            rest.since = rest.since.max(old.since);
        }
        self.0.insert((refused.key, whom), rest);
        Some(rest.until)
    }

    /// Notes that a request with this key was answered: it is good, also for this bot. A request that was sent before the
    /// last refusal proves nothing.
    pub(super) fn worked(&mut self, key: KeyId, bot: BotId, sent_at: Timestamp) {
        for whom in [None, Some(bot)] {
            let rest = self.0.get(&(key, whom));
            if rest.is_some_and(|rest| rest.since <= sent_at) {
                self.0.remove(&(key, whom));
            }
        }
    }

    /// Until when the key is not tried; for one bot, or only as far as it concerns everybody.
    pub(super) fn until(
        &self,
        key: KeyId,
        bot: Option<BotId>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        if self.0.is_empty() {
            return None;
        }
        let own = bot.and_then(|bot| self.0.get(&(key, Some(bot))));
        let rests = self.0.get(&(key, None)).into_iter().chain(own);
        rests.map(|rest| rest.until).filter(|it| *it > now).max()
    }

    /// Forgets all refusals of a key: it has another value, say.
    pub(super) fn wake(&mut self, key: KeyId) {
        self.0.retain(|(resting, _), _| *resting != key);
    }

    /// Forgets all keys but these.
    pub(super) fn keep(&mut self, keys: &HashSet<KeyId>) {
        self.0.retain(|(key, _), _| keys.contains(key));
    }

    fn forget_old(&mut self, now: Timestamp) {
        self.0
            .retain(|_, rest| later(rest.until, FORGOTTEN_AFTER) > now);
    }
}

/// 5 minutes, 10, 20, 40, an hour.
fn strike_rest(strikes: u32) -> SignedDuration {
    let doublings = strikes.saturating_sub(1).min(8);
    FIRST_REST.saturating_mul(1 << doublings).min(LONGEST_REST)
}

fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}
