//! One bot's measurements: from counters to rates, in a ring of fixed size.

use std::{collections::VecDeque, time::Duration};

use botmaker_ports::UsageSample;
use jiff::Timestamp;

/// Points that are kept: an hour at one each 10 s, and six minutes more for what is being looked at meanwhile.
pub(crate) const CAPACITY: usize = 396;

/// What a bot used at one moment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MetricsPoint {
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Processor use since the point before, in percent of one core; `None` for the first of a run.
    pub cpu_percent: Option<f32>,
    /// Memory in use without page cache, in bytes.
    pub memory_bytes: u64,
    /// Bytes received a second since the point before.
    pub received_per_second: Option<f32>,
    /// Bytes sent a second since the point before.
    pub sent_per_second: Option<f32>,
    /// Processes and threads.
    pub pids: u32,
}

/// A bot's measurements and what they are measured against.
#[derive(Clone, PartialEq, Debug)]
pub struct MetricsView {
    /// Time between two points.
    pub interval: Duration,
    /// Memory limit in bytes.
    pub memory_limit_bytes: u64,
    /// Processor limit in percent of one core.
    pub cpu_limit_percent: f64,
    /// Oldest first. A bot that did not run has no points for that time.
    pub points: Vec<MetricsPoint>,
}

/// The ring of one bot. It is made whole at once and never grows.
pub(crate) struct History {
    points: VecDeque<MetricsPoint>,
    last: UsageSample,
}

impl History {
    pub(crate) fn new(first: UsageSample) -> Self {
        let mut points = VecDeque::with_capacity(CAPACITY);
        points.push_back(point(&first, None));
        Self {
            points,
            last: first,
        }
    }

    /// Adds a measurement. One that is not newer than the last tells nothing and is passed over.
    pub(crate) fn push(&mut self, sample: UsageSample) {
        if sample.sampled_at <= self.last.sampled_at {
            return;
        }
        if self.points.len() == CAPACITY {
            self.points.pop_front();
        }
        self.points.push_back(point(&sample, Some(&self.last)));
        self.last = sample;
    }

    /// The last point and the memory limit at that time.
    pub(crate) fn newest(&self) -> Option<(MetricsPoint, Option<u64>)> {
        let newest = *self.points.back()?;
        Some((newest, self.last.memory_limit_bytes))
    }

    /// The points after an instant, oldest first.
    pub(crate) fn after(&self, since: Timestamp) -> Vec<MetricsPoint> {
        let since = since.as_millisecond();
        let is_newer = |point: &&MetricsPoint| point.at_ms > since;
        self.points.iter().filter(is_newer).copied().collect()
    }

    /// Whether nothing was measured after an instant.
    pub(crate) fn ends_before(&self, instant: Timestamp) -> bool {
        self.last.sampled_at < instant
    }
}

/// Makes a point. Rates need a sample before of the same run whose counters are not ahead.
fn point(sample: &UsageSample, before: Option<&UsageSample>) -> MetricsPoint {
    let before = before.filter(|before| before.run == sample.run);
    let seconds = before.and_then(|before| {
        let elapsed = sample.sampled_at.duration_since(before.sampled_at);
        (elapsed.is_positive()).then(|| elapsed.as_secs_f64())
    });
    let rate = |used: Option<f64>| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "seven digits are enough to look at"
        )]
        let per_second = (used? / seconds?) as f32;
        Some(per_second)
    };
    #[expect(clippy::cast_precision_loss, reason = "bytes of some seconds")]
    let bytes =
        |now: u64, before: Option<u64>| rate(now.checked_sub(before?).map(|more| more as f64));
    let cpu = before.and_then(|before| sample.cpu_time.checked_sub(before.cpu_time));
    MetricsPoint {
        at_ms: sample.sampled_at.as_millisecond(),
        cpu_percent: rate(cpu.map(|cpu| cpu.as_secs_f64() * 100.0)),
        memory_bytes: sample.memory_bytes,
        received_per_second: bytes(
            sample.network_received_bytes,
            before.map(|before| before.network_received_bytes),
        ),
        sent_per_second: bytes(
            sample.network_sent_bytes,
            before.map(|before| before.network_sent_bytes),
        ),
        pids: u32::try_from(sample.pids).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample(run: &str, second: i64, cpu_ms: u64, received: u64) -> UsageSample {
        UsageSample {
            run: run.to_owned(),
            sampled_at: Timestamp::from_second(1_000 + second).unwrap(),
            cpu_time: Duration::from_millis(cpu_ms),
            memory_bytes: 700,
            memory_limit_bytes: Some(2048),
            network_received_bytes: received,
            network_sent_bytes: 0,
            pids: 3,
        }
    }

    fn cpu(history: &History) -> Vec<Option<f32>> {
        let points = history.points.iter();
        points.map(|point| point.cpu_percent).collect()
    }

    #[test]
    fn rates_come_from_two_samples_of_one_run() {
        let mut history = History::new(sample("a", 0, 1_000, 50));
        history.push(sample("a", 10, 6_000, 250));
        assert_eq!(cpu(&history), [None, Some(50.0)]);
        let (newest, limit) = history.newest().unwrap();
        assert_eq!(newest.received_per_second, Some(20.0));
        assert_eq!((newest.sent_per_second, limit), (Some(0.0), Some(2048)));
    }

    #[test]
    fn a_reset_or_another_run_gives_no_rate_instead_of_a_spike() {
        let mut history = History::new(sample("a", 0, 9_000, 900));
        history.push(sample("a", 10, 10, 5));
        history.push(sample("b", 20, 9_000, 9_000));
        history.push(sample("b", 30, 9_500, 9_000));
        assert_eq!(cpu(&history), [None, None, None, Some(5.0)]);
        assert_eq!(history.points[1].received_per_second, None);
    }

    #[test]
    fn time_that_stands_still_or_goes_back_adds_nothing() {
        let mut history = History::new(sample("a", 10, 0, 0));
        history.push(sample("a", 10, 500, 0));
        history.push(sample("a", 5, 500, 0));
        assert_eq!(history.points.len(), 1);
        history.push(sample("a", 20, 1_000, 0));
        assert_eq!(cpu(&history), [None, Some(10.0)]);
    }

    #[test]
    fn points_are_asked_for_by_time() {
        let mut history = History::new(sample("a", 0, 0, 0));
        history.push(sample("a", 10, 0, 0));
        let after = history.after(Timestamp::from_second(1_000).unwrap());
        assert_eq!(after.len(), 1);
        assert!(history.ends_before(Timestamp::from_second(1_011).unwrap()));
        assert!(!history.ends_before(Timestamp::from_second(1_010).unwrap()));
    }

    proptest! {
        #[test]
        fn a_history_never_grows_and_every_rate_is_a_sensible_number(
            steps in proptest::collection::vec((0i64..30, 0u64..100_000, 0u64..1_000_000, any::<bool>()), 1..1000)
        ) {
            let mut history = History::new(sample("0", 0, 0, 0));
            let room = history.points.capacity();
            let (mut second, mut run) = (0, 0);
            for (pause, cpu_ms, received, is_new_run) in steps {
                second += pause;
                run += u32::from(is_new_run);
                history.push(sample(&run.to_string(), second, cpu_ms, received));
                prop_assert!(history.points.len() <= CAPACITY);
                let newest = history.newest().unwrap().0;
                for rate in [newest.cpu_percent, newest.received_per_second, newest.sent_per_second] {
                    prop_assert!(rate.is_none_or(|rate| rate.is_finite() && rate >= 0.0));
                }
            }
            prop_assert_eq!(history.points.capacity(), room);
            prop_assert!(history.points.iter().zip(history.points.iter().skip(1)).all(|(a, b)| a.at_ms < b.at_ms));
        }
    }
}
