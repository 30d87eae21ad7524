//! Slows password guessing, per address and per account. In memory: a restart forgives.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Attempts that may fail before the first pause: people mistype.
const FREE_FAILURES: u32 = 5;
/// The first pause; doubles with each further failure.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause. An account is slowed, never locked: nobody can lock another one out for long.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Failures are forgotten after this time without another.
const FORGET_AFTER: Duration = Duration::from_secs(15 * 60);
/// Keys that are remembered at most; beyond, the oldest are forgotten.
const MAX_KEYS: usize = 10_000;

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Failures {
    fn blocked_until(self) -> Option<Instant> {
        let excess = self.count.checked_sub(FREE_FAILURES)?;
        let pause = FIRST_PAUSE
            .saturating_mul(1u32.checked_shl(excess).unwrap_or(u32::MAX))
            .min(LONGEST_PAUSE);
        Some(self.last + pause)
    }
}

/// Counts failed attempts.
#[derive(Default)]
pub(crate) struct Throttle(Mutex<HashMap<String, Failures>>);

impl Throttle {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Failures>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Claims an attempt for all keys: it counts as failed until it is forgiven, so that many attempts at the same
    /// time do not slip through together.
    ///
    /// # Errors
    /// How long to wait, when one of the keys has failed too often; the attempt is then not counted.
    pub(crate) fn claim(&self, keys: &[String]) -> Result<(), Duration> {
        let now = Instant::now();
        self.with(|failures| {
            if failures.len() > MAX_KEYS {
                failures.retain(|_, failure| now.duration_since(failure.last) < FORGET_AFTER);
            }
            if failures.len() > MAX_KEYS {
                failures.clear();
            }
            failures.retain(|key, failure| {
                !keys.contains(key) || now.duration_since(failure.last) < FORGET_AFTER
            });
            let blocked = keys
                .iter()
                .filter_map(|key| failures.get(key)?.blocked_until())
                .max();
            if let Some(wait) = blocked
                .and_then(|until| until.checked_duration_since(now))
                .filter(|wait| !wait.is_zero())
            {
                return Err(wait);
            }
            for key in keys {
                let failure = failures.entry(key.clone()).or_insert(Failures {
                    count: 0,
                    last: now,
                });
                *failure = Failures {
                    count: failure.count.saturating_add(1),
                    last: now,
                };
            }
            Ok(())
        })
    }

    /// Forgets the failures of these keys, after a success.
    pub(crate) fn forgive(&self, keys: &[String]) {
        self.with(|failures| {
            for key in keys {
                failures.remove(key);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn failures_slow_and_time_forgives() {
        let throttle = Throttle::default();
        let keys = ["account:ada".to_owned(), "address:1".to_owned()];
        (0..FREE_FAILURES).for_each(|_| throttle.claim(&keys).unwrap());
        assert_eq!(throttle.claim(&keys), Err(FIRST_PAUSE));
        assert_eq!(
            throttle.claim(&["account:bob".to_owned()]),
            Ok(()),
            "others are not slowed"
        );
        tokio::time::advance(FIRST_PAUSE).await;
        assert_eq!(throttle.claim(&keys), Ok(()));
        assert_eq!(throttle.claim(&keys), Err(FIRST_PAUSE * 2));
        (0..10).for_each(|_| {
            let _ = throttle.claim(&keys);
        });
        tokio::time::advance(FORGET_AFTER).await;
        assert_eq!(throttle.claim(&keys), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_success_forgives() {
        let throttle = Throttle::default();
        let keys = ["account:ada".to_owned()];
        (0..FREE_FAILURES).for_each(|_| throttle.claim(&keys).unwrap());
        throttle.forgive(&keys);
        assert_eq!(throttle.claim(&keys), Ok(()));
    }
}
