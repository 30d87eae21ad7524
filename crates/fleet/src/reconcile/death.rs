//! What to do about ends that nobody wished, and about gateways that do not answer.

use std::time::Duration;

use botmaker_domain::{BotRecord, BotState, Death, Kill, Reason, ReasonCode, RunMark};
use botmaker_openclaw::exit;
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};
use jiff::Timestamp;

use super::{
    action::{Action, Plan},
    plan::{Observation, PlanSettings, age, give_up, start},
    recovery::{Recovery, breaker_wait, decide},
};

/// How long to wait for the engine, which is about to start a container again.
const RESTARTING_PAUSE: Duration = Duration::from_secs(2);

/// A container that ended, or that the engine is restarting, though it was wished to run.
pub(super) fn plan_ended(
    record: &BotRecord,
    container: &ContainerStatus,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    let end = explain(container, seen);
    let is_hopeless = end.code == ReasonCode::ConfigInvalid;
    if !record.has_been_ready || is_hopeless {
        return give_up(record, end);
    }
    if !is_counted(record, container) {
        let at = container.finished_at.unwrap_or(now);
        return note(record, container, end, at);
    }
    let is_restarting = container.state == ContainerState::Restarting;
    match recovery(record, now, settings) {
        Recovery::GiveUp(reason) => give_up(record, reason),
        // The engine does it.
        Recovery::Now if is_restarting => {
            Plan::rest(BotState::Starting, Some(end)).again_in(RESTARTING_PAUSE)
        }
        Recovery::Now => start(record, container).because(Some(end)),
        Recovery::Wait { .. } if container.restart_policy != RestartPolicy::No => {
            let action = Action::SetRestartPolicy(RestartPolicy::No);
            Plan::act(BotState::Starting, action).because(Some(end))
        }
        Recovery::Wait { pause, reason } => {
            Plan::rest(BotState::Starting, Some(reason)).again_in(pause)
        }
    }
}

/// Notes the end of the run before this one, when the engine has started the container again by itself.
pub(super) fn plan_engine_restart(
    record: &BotRecord,
    container: &ContainerStatus,
    seen: &Observation,
) -> Option<Plan> {
    let at = container.finished_at?;
    let is_news = container.restart_count > 0
        && record.has_been_ready
        && record
            .lifecycle
            .deaths
            .last()
            .is_none_or(|last| last.at < at);
    let told = || {
        seen.last_end
            .as_ref()
            .filter(|end| end.container_id == container.id)
    };
    is_news.then(|| {
        let (exit_code, oom_killed) =
            told().map_or((None, false), |end| (end.exit_code, end.oom_killed));
        let death = Death {
            at,
            started_at: None,
            reason: exit::explain(exit_code, oom_killed, None),
            exit_code,
            oom_killed,
            generation: record.generation,
        };
        // The run that is counted is over; the present one is another.
        let run = RunMark {
            container_id: container.id.clone(),
            started_at: None,
        };
        Plan::act(BotState::Starting, Action::NoteDeath { death, run })
    })
}

/// A bot that was ready and does not answer: it is restarted, with patience. `told` is what a person is told meanwhile.
pub(super) fn plan_unresponsive(
    told: Plan,
    record: &BotRecord,
    container: &ContainerStatus,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    let Some(silent_since) = seen.silent_since else {
        return told;
    };
    let hint = "BotMaker restarts it by itself when it stays silent; see the bot's log for what it was doing";
    let told = Plan {
        reason: told.reason.map(|reason| reason.with_hint(hint)),
        ..told
    };
    let patience = settings
        .unresponsive_after
        .saturating_sub(age(now, silent_since));
    if !patience.is_zero() {
        return told.again_in(patience);
    }
    if !is_counted(record, container) {
        let reason = told.reason.unwrap_or_else(|| {
            Reason::new(
                ReasonCode::GatewayUnresponsive,
                "its gateway does not answer",
            )
        });
        return note(record, container, reason, now);
    }
    match recovery(record, now, settings) {
        Recovery::GiveUp(reason) => give_up(record, reason),
        Recovery::Now => {
            let grace = settings.stop_grace_failing;
            Plan::act(told.state, Action::Stop { grace }).because(told.reason)
        }
        Recovery::Wait { pause, .. } => told.again_in(pause),
    }
}

/// How long until a bot counts as calm, so that the engine may restart it by itself again; zero when it is. The engine does
/// not wait for OpenClaw to forget, so it may not bring a bot with channels back that one more unclean end would make wait.
pub(super) fn calm_in(record: &BotRecord, now: Timestamp, settings: &PlanSettings) -> Duration {
    let recovery = &settings.recovery;
    let since_death = record.lifecycle.deaths.last().map(|last| age(now, last.at));
    let calm = since_death.map_or(Duration::ZERO, |since| {
        recovery.calm_after.saturating_sub(since)
    });
    let ends = recovery.breaker_ends.saturating_sub(1);
    if !has_channels(record) || ends == 0 {
        return calm;
    }
    calm.max(breaker_wait(
        &record.lifecycle.unclean_runs,
        ends,
        now,
        recovery,
    ))
}

/// Notes that a run which BotMaker asked to end had to be killed: SIGTERM was ignored for all of its grace.
pub(super) fn plan_killed(
    record: &BotRecord,
    container: &ContainerStatus,
    now: Timestamp,
) -> Option<Plan> {
    let asked = record.lifecycle.stop_asked.as_ref()?;
    let is_killed = container.state == ContainerState::Exited
        && container.exit_code == Some(exit::KILLED)
        && !container.oom_killed
        && asked.run == run_of(container)
        && !is_counted(record, container);
    is_killed.then(|| {
        let kill = Kill {
            run: asked.run.clone(),
            at: container.finished_at.unwrap_or(now),
            grace_seconds: asked.grace_seconds,
        };
        Plan::act(record.status.state, Action::NoteKill(kill)).because(record.status.reason.clone())
    })
}

/// Why a stopped bot's last run did not end in order, if it did not.
pub(super) fn killed_reason(record: &BotRecord, container: &ContainerStatus) -> Option<Reason> {
    let kill = record.lifecycle.last_kill.as_ref()?;
    (kill.run == run_of(container)).then(|| {
        Reason::new(ReasonCode::KilledAtStop, kill_words(kill)).with_hint(
            "OpenClaw may do this while a channel was never reached; nothing needs to be done",
        )
    })
}

/// What people are told of a stop that had to be a kill.
pub(super) fn kill_words(kill: &Kill) -> String {
    format!(
        "it did not end when it was asked to, and was killed after its grace of {} s",
        kill.grace_seconds
    )
}

/// What tells this run from every other.
pub(super) fn run_of(container: &ContainerStatus) -> RunMark {
    RunMark {
        container_id: container.id.clone(),
        started_at: container.started_at,
    }
}

fn recovery(record: &BotRecord, now: Timestamp, settings: &PlanSettings) -> Recovery {
    decide(
        &record.lifecycle.deaths,
        &record.lifecycle.unclean_runs,
        has_channels(record),
        now,
        &settings.recovery,
    )
}

fn note(record: &BotRecord, container: &ContainerStatus, reason: Reason, at: Timestamp) -> Plan {
    let run = run_of(container);
    let death = Death {
        at,
        started_at: container.started_at,
        reason: reason.clone(),
        exit_code: container.exit_code,
        oom_killed: container.oom_killed,
        generation: record.generation,
    };
    let state = if container.state == ContainerState::Running {
        BotState::Unhealthy
    } else {
        BotState::Starting
    };
    Plan::act(state, Action::NoteDeath { death, run }).because(Some(reason))
}

/// Whether the end of this run, or its failure to answer, is noted.
fn is_counted(record: &BotRecord, container: &ContainerStatus) -> bool {
    let counted = record.lifecycle.counted.as_ref();
    counted.is_some_and(|run| *run == run_of(container))
}

fn has_channels(record: &BotRecord) -> bool {
    !record.spec.channels.is_empty()
}

fn explain(container: &ContainerStatus, seen: &Observation) -> Reason {
    let told = seen
        .last_end
        .as_ref()
        .filter(|end| end.container_id == container.id);
    let oom_killed = container.oom_killed || told.is_some_and(|end| end.oom_killed);
    let end = exit::explain(container.exit_code, oom_killed, container.error.as_deref());
    match container.exit_code {
        Some(code @ (0 | 143)) if end.code == ReasonCode::Died => Reason::new(
            ReasonCode::ChangedOutside,
            format!("the bot ended by itself, or was stopped outside BotMaker (exit code {code})"),
        ),
        _ => end,
    }
}
