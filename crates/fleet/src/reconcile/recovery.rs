//! When a bot that ended against its owner's wish is started again, and when no more.

use std::time::Duration;

use botmaker_domain::{Death, Reason, ReasonCode};
use jiff::Timestamp;

use super::plan::age;

/// How patient BotMaker is with bots that die.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecoverySettings {
    /// The pause before the second start in a row; the first one is Docker's own and comes at once. Doubles with each
    /// further end.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// A run of this length ends the row: the next pause is the first one again.
    pub calm_after: Duration,
    /// So many ends within [`RecoverySettings::crash_window`] are a crash loop.
    pub crash_count: usize,
    /// The time in which ends are counted.
    pub crash_window: Duration,
    /// How long OpenClaw remembers the beginning of a run that ended uncleanly: after three of them it comes up without
    /// its channels.
    pub breaker_window: Duration,
    /// After so many unclean ends within that time a bot with channels waits until they are forgotten.
    pub breaker_ends: usize,
}

impl Default for RecoverySettings {
    /// Ten seconds let a short outage of the network pass; five minutes are what OpenClaw itself needs to forget. Five ends
    /// in 20 minutes leave room for the waits in between, so that a bot that can never run is given up within that time.
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(10),
            longest_pause: Duration::from_secs(5 * 60),
            calm_after: Duration::from_secs(10 * 60),
            crash_count: 5,
            crash_window: Duration::from_secs(20 * 60),
            breaker_window: Duration::from_secs(5 * 60),
            // One less than OpenClaw's, because a stop that has to be a kill counts there as well.
            breaker_ends: 2,
        }
    }
}

/// OpenClaw notes its start a little later than the engine notes the container's.
const BREAKER_MARGIN: Duration = Duration::from_secs(5);

/// What to do about a bot that ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Recovery {
    /// Start it now.
    Now,
    /// Start it after this time.
    Wait {
        /// So long from now.
        pause: Duration,
        /// What a person is told meanwhile.
        reason: Reason,
    },
    /// Leave it until a person has looked.
    GiveUp(Reason),
}

/// Decides by the ends so far and by the beginnings of the runs that ended uncleanly, both oldest first.
pub(crate) fn decide(
    deaths: &[Death],
    unclean_runs: &[Timestamp],
    has_channels: bool,
    now: Timestamp,
    settings: &RecoverySettings,
) -> Recovery {
    let Some(last) = deaths.last() else {
        return Recovery::Now;
    };
    let recent = count_since(deaths, now, settings.crash_window);
    if recent >= settings.crash_count {
        return Recovery::GiveUp(crash_loop(recent, settings.crash_window, &last.reason));
    }
    let in_a_row = in_a_row(deaths, settings.calm_after);
    let since_last = age(now, last.at);
    let back_off = pause(in_a_row, settings).saturating_sub(since_last);
    let breaker = if has_channels {
        breaker_wait(unclean_runs, settings.breaker_ends, now, settings)
    } else {
        Duration::ZERO
    };
    let wait = back_off.max(breaker);
    if wait.is_zero() {
        return Recovery::Now;
    }
    let why = if breaker > back_off {
        "OpenClaw would hold its channels back after one more unclean end"
    } else {
        "it is given a pause that doubles with each end"
    };
    Recovery::Wait {
        pause: wait,
        reason: Reason {
            code: last.reason.code,
            detail: format!("{}; it starts again by itself: {why}", last.reason.detail),
            hint: last.reason.hint.clone(),
        },
    }
}

/// Ends within this time before now.
fn count_since(deaths: &[Death], now: Timestamp, window: Duration) -> usize {
    let recent = deaths.iter().filter(|death| age(now, death.at) < window);
    recent.count()
}

/// Ends without a calm run between them, the last one included.
fn in_a_row(deaths: &[Death], calm_after: Duration) -> u32 {
    let mut count = 0;
    for death in deaths.iter().rev() {
        count += 1;
        if death.run_time().is_some_and(|ran| ran >= calm_after) {
            break;
        }
    }
    count
}

/// Nothing before the start after the first end, which a bot may be allowed once.
fn pause(in_a_row: u32, settings: &RecoverySettings) -> Duration {
    match in_a_row {
        0 | 1 => Duration::ZERO,
        more => settings
            .first_pause
            .saturating_mul(1 << (more - 2).min(16))
            .min(settings.longest_pause),
    }
}

/// How long until fewer than `ends` runs that ended uncleanly lie within OpenClaw's window. It counts from their beginnings.
pub(super) fn breaker_wait(
    unclean_runs: &[Timestamp],
    ends: usize,
    now: Timestamp,
    settings: &RecoverySettings,
) -> Duration {
    let window = settings.breaker_window + BREAKER_MARGIN;
    match unclean_runs.iter().rev().nth(ends.saturating_sub(1)) {
        Some(first) => window.saturating_sub(age(now, *first)),
        None => Duration::ZERO,
    }
}

fn crash_loop(count: usize, window: Duration, last: &Reason) -> Reason {
    let minutes = window.as_secs().div_ceil(60);
    let detail = format!(
        "it ended {count} times within {minutes} min, the last time because: {}",
        last.detail
    );
    let advice = last.hint.as_deref().unwrap_or("see the crash report");
    Reason::new(ReasonCode::CrashLooping, detail).with_hint(format!(
        "{advice}; or go back to a generation that worked; starting it tries again"
    ))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    const MINUTE: i64 = 60;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_790_000_000 + seconds)
    }

    /// An unclean end at `seconds` of a run of this length.
    fn death(seconds: i64, ran: i64) -> Death {
        Death {
            at: at(seconds),
            started_at: Some(at(seconds - ran)),
            reason: Reason::new(ReasonCode::Died, "the bot ended with exit code 3"),
            exit_code: Some(3),
            oom_killed: false,
            generation: 1,
        }
    }

    fn unclean(deaths: &[Death]) -> Vec<Timestamp> {
        let unclean = deaths.iter().filter(|death| death.is_unclean());
        unclean.filter_map(|death| death.started_at).collect()
    }

    fn decided(deaths: &[Death], has_channels: bool, now: i64) -> Recovery {
        let settings = RecoverySettings::default();
        decide(deaths, &unclean(deaths), has_channels, at(now), &settings)
    }

    fn wait(recovery: &Recovery) -> u64 {
        match recovery {
            Recovery::Now => 0,
            Recovery::Wait { pause, .. } => pause.as_secs(),
            Recovery::GiveUp(reason) => panic!("given up: {reason:?}"),
        }
    }

    #[test]
    fn the_first_end_is_forgiven_and_the_pause_doubles_from_then_on() {
        assert_eq!(decided(&[], false, 0), Recovery::Now);
        assert_eq!(decided(&[death(0, 5)], false, 0), Recovery::Now);
        assert_eq!(wait(&decided(&[death(0, 5), death(5, 5)], false, 5)), 10);
        assert_eq!(wait(&decided(&[death(0, 5), death(5, 5)], false, 9)), 6);
        let three = [death(0, 5), death(5, 5), death(20, 5)];
        assert_eq!(wait(&decided(&three, false, 20)), 20);
        let patient = RecoverySettings {
            crash_count: 100,
            ..RecoverySettings::default()
        };
        let many: Vec<_> = (0..20).map(|n| death(n, 1)).collect();
        let recovery = decide(&many, &[], false, at(20), &patient);
        assert_eq!(wait(&recovery), 5 * 60 - 1);
    }

    #[test]
    fn a_calm_run_ends_the_row() {
        let deaths = [death(0, 5), death(11 * MINUTE, 10 * MINUTE)];
        assert_eq!(decided(&deaths, false, 11 * MINUTE), Recovery::Now);
    }

    #[test]
    fn with_channels_openclaws_window_is_waited_out() {
        let deaths = [death(0, 60), death(30, 20)];
        assert_eq!(wait(&decided(&deaths, true, 30)), 305 - 90);
        assert_eq!(wait(&decided(&deaths, false, 30)), 10);
        assert_eq!(decided(&deaths, true, 245), Recovery::Now);
        let mut orderly = deaths.clone();
        orderly[0].exit_code = Some(0);
        assert_eq!(wait(&decided(&orderly, true, 30)), 10);
        let long = [death(0, 400), death(30, 20)];
        assert_eq!(
            wait(&decided(&long, true, 30)),
            10,
            "OpenClaw has forgotten the first"
        );
    }

    #[test]
    fn a_stop_that_had_to_be_a_kill_counts_in_openclaws_window_and_is_no_death() {
        let (deaths, settings) = ([death(30, 20)], RecoverySettings::default());
        let unclean = [at(-60), at(10)];
        let recovery = decide(&deaths, &unclean, true, at(30), &settings);
        assert_eq!(wait(&recovery), 305 - 90);
        assert_eq!(decided(&deaths, true, 30), Recovery::Now);
    }

    #[test]
    fn five_ends_within_the_window_are_a_crash_loop() {
        let deaths: Vec<_> = (0..5).map(|n| death(n * 3 * MINUTE, 5)).collect();
        let Recovery::GiveUp(reason) = decided(&deaths, true, 12 * MINUTE) else {
            panic!("it goes on");
        };
        assert_eq!(reason.code, ReasonCode::CrashLooping);
        assert!(
            reason.detail.contains("5 times within 20 min"),
            "{reason:?}"
        );
        assert!(reason.detail.contains("exit code 3"), "{reason:?}");
        let slow: Vec<_> = (0..5).map(|n| death(n * 6 * MINUTE, 5)).collect();
        assert_ne!(
            std::mem::discriminant(&decided(&slow, true, 24 * MINUTE)),
            std::mem::discriminant(&Recovery::GiveUp(reason))
        );
    }

    #[test]
    fn a_clock_that_went_back_delays_by_one_pause_at_most() {
        let deaths = [death(0, 5), death(3600, 5)];
        assert_eq!(wait(&decided(&deaths, false, 0)), 10);
    }
}
