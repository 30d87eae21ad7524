//! What a person is told about a bot whose container runs.

use std::time::Duration;

use botmaker_domain::{BotRecord, BotState, Reason, ReasonCode};
use botmaker_ports::ContainerStatus;

use super::plan::Observation;

/// Probes in a row that may fail before a bot that was ready is called unhealthy: one lost answer is no news.
const TOLERATED_FAILURES: u32 = 1;

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
) -> Verdict {
    let Some(probe) = &seen.probe else {
        let reason = restarted_reason(record, container);
        return Verdict {
            state: BotState::Starting,
            reason,
            is_ready: false,
        };
    };
    let report = &probe.report;
    if report.is_ready() {
        if report.failing.is_empty() {
            return Verdict {
                state: BotState::Running,
                reason: None,
                is_ready: true,
            };
        }
        let names = report.failing.join(", ");
        let reason = Reason::new(ReasonCode::ChannelsFailing, format!("not working: {names}"))
            .with_hint(
                "see the bot's log; a rejected token must be replaced by a new bot or a new token",
            );
        return Verdict {
            state: BotState::Degraded,
            reason: Some(reason),
            is_ready: true,
        };
    }
    if report.channels_suppressed {
        let reason = Reason::new(
            ReasonCode::ChannelsSuppressed,
            "OpenClaw holds its channels back after three unclean ends within five minutes",
        )
        .with_hint("it lets them go by itself five minutes later; restart the bot then");
        return Verdict {
            state: BotState::Degraded,
            reason: Some(reason),
            is_ready: false,
        };
    }
    if !record.has_been_ready {
        return Verdict {
            state: BotState::Starting,
            reason: restarted_reason(record, container),
            is_ready: false,
        };
    }
    if seen.failed_probes <= TOLERATED_FAILURES && record.status.state.is_ready() {
        return Verdict {
            state: record.status.state,
            reason: record.status.reason.clone(),
            is_ready: false,
        };
    }
    let is_new_run = record.status.state == BotState::Starting && seen.failed_probes <= 60;
    if is_new_run {
        return Verdict {
            state: BotState::Starting,
            reason: restarted_reason(record, container),
            is_ready: false,
        };
    }
    let words = report
        .error
        .clone()
        .unwrap_or_else(|| "it answers, but not that it is ready".to_owned());
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
