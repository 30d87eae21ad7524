//! Memory against its limit: when a bot uses nearly all of it, and for long enough to be told.

use std::time::Duration;

use jiff::Timestamp;

use super::settings::HealthSettings;
use crate::{bots::MemoryEvidence, reconcile::plan::age};

/// What was told as high is told so until the use is this many percent points lower: a bot at the edge does not flap.
const EASE_PERCENT: u8 = 5;

/// The memory of one run.
#[derive(Clone, Default)]
pub(super) struct MemoryWatch {
    high_since: Option<Timestamp>,
}

impl MemoryWatch {
    /// Judges one measurement against the limit that it was taken under.
    pub(super) fn judge(
        &mut self,
        used_bytes: u64,
        limit_bytes: u64,
        at: Timestamp,
        settings: &HealthSettings,
    ) -> MemoryEvidence {
        let reaches = |percent: u8| {
            let threshold = u128::from(limit_bytes) * u128::from(percent) / 100;
            u128::from(used_bytes) >= threshold
        };
        let warning = settings.memory_warning_percent;
        if reaches(warning) {
            self.high_since.get_or_insert(at);
        } else if !reaches(warning.saturating_sub(EASE_PERCENT)) {
            self.high_since = None;
        }
        let after: Duration = settings.memory_warning_after;
        MemoryEvidence {
            used_bytes,
            limit_bytes,
            measured_at: at,
            is_high: self.high_since.is_some_and(|since| age(at, since) >= after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: u64 = 1000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    /// Whether it is told as high after each measurement, ten seconds apart.
    fn judged(used: &[u64]) -> Vec<bool> {
        let settings = HealthSettings {
            memory_warning_after: Duration::from_secs(20),
            ..HealthSettings::default()
        };
        let mut watch = MemoryWatch::default();
        let times = (0..).map(|step| at(step * 10));
        let judged = used
            .iter()
            .zip(times)
            .map(|(used, at)| watch.judge(*used, LIMIT, at, &settings));
        judged.map(|evidence| evidence.is_high).collect()
    }

    #[test]
    fn what_is_high_for_long_enough_is_told() {
        assert_eq!(judged(&[900, 950, 900]), [false, false, true]);
        assert_eq!(judged(&[899, 899, 899]), [false, false, false]);
    }

    #[test]
    fn one_turn_that_needs_much_is_not_told() {
        assert_eq!(judged(&[990, 600, 990, 600, 990]), [false; 5]);
    }

    #[test]
    fn a_bot_at_the_edge_does_not_flap() {
        let told = judged(&[900, 900, 900, 870, 850, 890, 849, 890]);
        assert_eq!(told, [false, false, true, true, true, true, false, false]);
    }
}
