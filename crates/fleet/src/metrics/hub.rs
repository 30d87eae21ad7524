//! Every bot's history, and the newest measurements of all.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use botmaker_domain::BotId;
use botmaker_ports::UsageSample;
use jiff::Timestamp;

use super::history::{CAPACITY, History, MetricsPoint};

/// What one bot uses now.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LatestUsage {
    /// The newest point.
    pub point: MetricsPoint,
    /// Memory limit in bytes; `None` without one.
    pub memory_limit_bytes: Option<u64>,
}

/// What running bots use now.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LatestMetrics {
    /// Each bot that was measured lately.
    pub bots: BTreeMap<BotId, LatestUsage>,
}

/// The histories of all bots.
#[derive(Default)]
pub(crate) struct MetricsHub(Mutex<HashMap<BotId, History>>);

impl MetricsHub {
    fn histories(&self) -> MutexGuard<'_, HashMap<BotId, History>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds measurements, and drops histories in which nothing is left to see.
    pub(super) fn record(
        &self,
        samples: Vec<(BotId, UsageSample)>,
        now: Timestamp,
        interval: Duration,
    ) {
        let mut histories = self.histories();
        for (bot, sample) in samples {
            match histories.get_mut(&bot) {
                Some(history) => history.push(sample),
                None => {
                    histories.insert(bot, History::new(sample));
                }
            }
        }
        let oldest = horizon(now, interval);
        histories.retain(|_, history| !history.ends_before(oldest));
    }

    /// A bot's points after an instant, none older than the history is long.
    pub(crate) fn after(
        &self,
        bot: BotId,
        since: Option<Timestamp>,
        now: Timestamp,
        interval: Duration,
    ) -> Vec<MetricsPoint> {
        let oldest = horizon(now, interval);
        let since = since.map_or(oldest, |since| since.max(oldest));
        let histories = self.histories();
        histories
            .get(&bot)
            .map(|history| history.after(since))
            .unwrap_or_default()
    }

    /// The newest measurement of every bot that was measured after an instant.
    pub(crate) fn latest(&self, after: Timestamp) -> LatestMetrics {
        let histories = self.histories();
        let recent = histories
            .iter()
            .filter(|(_, history)| !history.ends_before(after));
        let bots = recent.filter_map(|(bot, history)| {
            let (point, memory_limit_bytes) = history.newest()?;
            let usage = LatestUsage {
                point,
                memory_limit_bytes,
            };
            Some((*bot, usage))
        });
        LatestMetrics {
            bots: bots.collect(),
        }
    }

    /// Forgets a bot that is gone.
    pub(crate) fn forget(&self, bot: BotId) {
        self.histories().remove(&bot);
    }
}

/// The instant before which nothing is shown, whether or not newer points have pushed it out.
fn horizon(now: Timestamp, interval: Duration) -> Timestamp {
    let length = interval * u32::try_from(CAPACITY).unwrap_or(u32::MAX);
    now.saturating_sub(length).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_secs(10);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn sample(second: i64) -> UsageSample {
        UsageSample {
            run: "run".to_owned(),
            sampled_at: at(second),
            cpu_time: Duration::ZERO,
            memory_bytes: 1,
            memory_limit_bytes: None,
            network_received_bytes: 0,
            network_sent_bytes: 0,
            pids: 1,
        }
    }

    #[test]
    fn what_is_old_is_neither_shown_nor_kept() {
        let (hub, bot, other) = (MetricsHub::default(), BotId::generate(), BotId::generate());
        hub.record(
            vec![(bot, sample(0)), (other, sample(3_000))],
            at(3_000),
            INTERVAL,
        );
        assert_eq!(hub.after(bot, None, at(3_600), INTERVAL).len(), 1);
        assert_eq!(hub.after(bot, None, at(4_000), INTERVAL).len(), 0);
        assert_eq!(
            hub.latest(at(2_970)).bots.keys().collect::<Vec<_>>(),
            [&other]
        );
        hub.record(Vec::new(), at(4_000), INTERVAL);
        assert_eq!(hub.histories().len(), 1);
        hub.forget(other);
        assert_eq!(hub.histories().len(), 0);
    }

    #[test]
    fn at_least_the_last_hour_is_there() {
        let (hub, bot) = (MetricsHub::default(), BotId::generate());
        for step in 0..1_000 {
            let second = step * 10;
            hub.record(vec![(bot, sample(second))], at(second), INTERVAL);
        }
        let points = hub.after(bot, None, at(9_990), INTERVAL);
        assert!(points[0].at_ms <= at(9_990 - 3_600).as_millisecond());
        let since = hub.after(bot, Some(at(9_970)), at(9_990), INTERVAL);
        assert_eq!(since.len(), 2);
    }
}
