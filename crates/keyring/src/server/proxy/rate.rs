//! How many requests a minute each bot may send.
//!
//! A bucket for each bot holds as many requests as a minute allows and fills evenly, so that a burst is answered and a
//! flood is not. Only in memory: a restart fills all buckets.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use botmaker_domain::BotId;

const MINUTE: Duration = Duration::from_mins(1);

/// The buckets of all bots.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    buckets: Mutex<HashMap<BotId, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    /// Requests that may be sent now, in parts of one.
    filled: f64,
    at: Instant,
}

impl Rates {
    /// Takes one request of the `per_minute` that a bot may send, or says how long it must wait for the next.
    pub(crate) fn take(&self, bot: BotId, per_minute: u32, now: Instant) -> Result<(), Duration> {
        if per_minute == 0 {
            return Err(MINUTE);
        }
        let room = f64::from(per_minute);
        let a_second = room / MINUTE.as_secs_f64();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(bot).or_insert(Bucket {
            filled: room,
            at: now,
        });
        let since = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.filled = (bucket.filled + since * a_second).min(room);
        bucket.at = now;
        if bucket.filled >= 1.0 {
            bucket.filled -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - bucket.filled) / a_second))
    }

    /// Forgets a bot that is gone.
    pub(crate) fn forget(&self, bot: BotId) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.remove(&bot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_answered_and_a_flood_is_not() {
        let (rates, bot, began) = (Rates::default(), BotId::generate(), Instant::now());
        for _ in 0..60 {
            assert_eq!(rates.take(bot, 60, began), Ok(()));
        }
        let wait = rates.take(bot, 60, began).unwrap_err();
        assert!(wait <= Duration::from_millis(1001), "{wait:?}");
        assert!(rates.take(bot, 60, began + wait).is_ok());
        assert!(rates.take(bot, 60, began + wait).is_err());
        let other = BotId::generate();
        assert!(rates.take(other, 60, began).is_ok());
    }

    #[test]
    fn in_the_long_run_no_more_come_through_than_allowed() {
        let (rates, bot, began) = (Rates::default(), BotId::generate(), Instant::now());
        let passed = (0..6000u32)
            .filter(|tenth| {
                let now = began + Duration::from_millis(100) * *tenth;
                rates.take(bot, 30, now).is_ok()
            })
            .count();
        // Ten minutes at 30, and the first burst.
        assert!((325..=331).contains(&passed), "{passed}");
    }

    #[test]
    fn a_rate_that_falls_takes_effect_at_once_and_none_is_none() {
        let (rates, bot, began) = (Rates::default(), BotId::generate(), Instant::now());
        assert!(rates.take(bot, 600, began).is_ok());
        assert!(rates.take(bot, 1, began).is_ok());
        assert!(rates.take(bot, 1, began).is_err());
        assert!(rates.take(bot, 0, began + MINUTE).is_err());
        rates.forget(bot);
        assert!(rates.take(bot, 1, began).is_ok());
    }
}
