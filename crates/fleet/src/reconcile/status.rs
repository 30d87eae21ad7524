//! What a person is told about a bot whose container runs.

use std::time::Duration;

use botmaker_domain::{BotRecord, BotState, Reason, ReasonCode};
use botmaker_ports::ContainerStatus;
use jiff::Timestamp;

use super::{
    degraded::Ready,
    plan::{Observation, PlanSettings, age},
};

/// Probes in a row that may fail before a bot that was ready is called unhealthy: one lost answer is no news.
const TOLERATED_FAILURES: u32 = 1;

/// Probes in a row that may fail while a bot that Docker restarted comes up again: about a minute of them.
const START_FAILURES: u32 = 60;

/// The judgement on a running container.
pub(crate) struct Verdict {
    pub state: BotState,
    pub reason: Option<Reason>,
    /// Ready in OpenClaw's sense: live, started, channels not held back.
    pub is_ready: bool,
}

/// Judges a bot whose container runs, by its last probe.
pub(crate) fn of_running(
    record: &BotRecord,
    container: &ContainerStatus,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Verdict {
    let starting = || Verdict {
        state: BotState::Starting,
        reason: restarted_reason(record, container),
        is_ready: false,
    };
    let told = &record.status;
    let unchanged = || Verdict {
        state: told.state,
        reason: told.reason.clone(),
        is_ready: false,
    };
    let is_same_run = is_same_run(record, container);
    let Some(probe) = &seen.probe else {
        let was_known = told.state.is_ready() || told.state == BotState::Unknown;
        return if is_same_run && was_known {
            unchanged()
        } else {
            starting()
        };
    };
    let report = &probe.report;
    if report.is_ready() {
        return ready(&Ready {
            record,
            container,
            seen,
            now,
            settings,
        });
    }
    if report.channels_suppressed {
        return suppressed();
    }
    if is_same_run && told.state.is_ready() && seen.unready_probes <= TOLERATED_FAILURES {
        return unchanged();
    }
    let may_still_start = told.state == BotState::Starting && seen.unready_probes <= START_FAILURES;
    if !record.has_been_ready || may_still_start {
        return starting();
    }
    unresponsive(report.error.as_deref())
}

/// Judges a run of which nothing was heard for too long: what was good once is not good for ever.
pub(crate) fn stale(seen: &Observation, now: Timestamp, stale_after: Duration) -> Option<Verdict> {
    let heard = seen.probe.as_ref().map(|probe| probe.checked_at);
    let age = age(now, heard.or(seen.seen_since)?);
    (age > stale_after).then(|| {
        let detail = format!("nothing was heard from its gateway for {} s", age.as_secs());
        Verdict {
            state: BotState::Unhealthy,
            reason: Some(
                Reason::new(ReasonCode::EvidenceStale, detail)
                    .with_hint("BotMaker could not probe it; see the server's log"),
            ),
            is_ready: false,
        }
    })
}

/// Whether what was told was told of this very run. It holds until fresh evidence says otherwise: a restarted manager must
/// not call a bot starting that has been running all the time.
pub(super) fn is_same_run(record: &BotRecord, container: &ContainerStatus) -> bool {
    let told_since = record.status.since;
    record.has_been_ready
        && container
            .started_at
            .is_some_and(|started| started <= told_since)
}

fn ready(bot: &Ready<'_>) -> Verdict {
    let reason = bot.reason();
    let state = if reason.is_some() {
        BotState::Degraded
    } else {
        BotState::Running
    };
    Verdict {
        state,
        reason,
        is_ready: true,
    }
}

fn suppressed() -> Verdict {
    let words = "OpenClaw holds its channels back after three unclean ends within five minutes";
    let reason = Reason::new(ReasonCode::ChannelsSuppressed, words).with_hint(
        "it lets them go by itself after five to ten minutes; a restart before that does not help",
    );
    Verdict {
        state: BotState::Degraded,
        reason: Some(reason),
        is_ready: false,
    }
}

fn unresponsive(error: Option<&str>) -> Verdict {
    let words = error.unwrap_or("it answers, but not that it is ready");
    let reason = Reason::new(
        ReasonCode::GatewayUnresponsive,
        format!("the gateway does not answer as it should: {words}"),
    )
    .with_hint("see the bot's log; a restart may help");
    Verdict {
        state: BotState::Unhealthy,
        reason: Some(reason),
        is_ready: false,
    }
}

/// Says that a starting bot starts because it had died.
fn restarted_reason(record: &BotRecord, container: &ContainerStatus) -> Option<Reason> {
    let was_restarted = record.has_been_ready && container.restart_count > 0;
    was_restarted.then(|| {
        Reason::new(
            ReasonCode::Died,
            format!(
                "it had ended and was started again ({} times)",
                container.restart_count
            ),
        )
    })
}

/// The reason of a start that took too long.
pub(crate) fn why_not_ready(seen: &Observation, deadline: Duration) -> Reason {
    let words = match &seen.probe {
        None => "its gateway was never reached".to_owned(),
        Some(probe) => probe.report.error.clone().unwrap_or_else(|| {
            if probe.report.live {
                "its gateway is live but has not finished starting".to_owned()
            } else {
                "its gateway is not live".to_owned()
            }
        }),
    };
    Reason::new(
        ReasonCode::ReadyTimeout,
        format!("it was not ready within {} s: {words}", deadline.as_secs()),
    )
    .with_hint(
        "see the bot's log; give it more processor time or memory, or raise bots.start_deadline",
    )
}
