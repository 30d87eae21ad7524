//! What to do next for one bot: a pure function of what is desired and what is observed.

use std::time::Duration;

use botmaker_domain::{BotRecord, BotState, Phase, Power, Reason, ReasonCode};
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};
use jiff::Timestamp;

pub(crate) use super::action::{Action, Plan};
use super::{death, degraded, recovery::RecoverySettings, status};
use crate::{
    bots::{CanaryEvidence, ChannelsEvidence, MemoryEvidence, ProbeEvidence, StateEvidence},
    health::settings::HealthSettings,
    keyring::grants,
};

/// What is observed of one bot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observation {
    /// Its container; `None` when the engine says that there is none.
    pub container: Option<ContainerStatus>,
    /// The last probe of the present run.
    pub probe: Option<ProbeEvidence>,
    /// What its gateway last said of its channels.
    pub channels: Option<ChannelsEvidence>,
    /// Its memory as last measured.
    pub memory: Option<MemoryEvidence>,
    /// Its last test message.
    pub canary: Option<CanaryEvidence>,
    /// The size of its state, measured in the present run.
    pub state: Option<StateEvidence>,
    /// Since when no probe had an answer of `/healthz`.
    pub silent_since: Option<Timestamp>,
    /// Probes in a row that did not find the bot ready.
    pub unready_probes: u32,
    /// When this process first saw the present run.
    pub seen_since: Option<Timestamp>,
    /// How the last run of its container ended, where the engine told.
    pub last_end: Option<RunEnd>,
    /// The digest that its container must have.
    pub wanted_hash: String,
    /// The digest of the leave that it needs at the keyring; `None` when it needs none.
    pub wanted_grant: Option<String>,
    /// Why the keyring did not answer when it was last asked.
    pub keyring_error: Option<String>,
}

/// How a run ended, as the engine told when it happened: of a container that runs again nobody can ask it any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RunEnd {
    pub container_id: String,
    pub exit_code: Option<i64>,
    pub oom_killed: bool,
    pub at: Timestamp,
}

/// The numbers that the plan depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanSettings {
    pub start_deadline: Duration,
    pub stop_grace: Duration,
    pub stop_grace_failing: Duration,
    /// Evidence that is older is none.
    pub stale_after: Duration,
    /// So long without an answer of `/healthz`, and a bot that was ready is restarted.
    pub unresponsive_after: Duration,
    pub recovery: RecoverySettings,
    pub health: HealthSettings,
    /// The most memory that a bot may be given, in bytes.
    pub most_memory: u64,
}

/// How long to wait for a container that the engine is removing.
const REMOVING_PAUSE: Duration = Duration::from_secs(2);

/// Decides. Converges: repeating observe, plan, execute comes to a plan without action, from any state. Never plans
/// to purge what is not being deleted, and never to start while another container of the bot may be alive, because
/// a bot has exactly one container name.
pub(crate) fn plan(
    record: &BotRecord,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    match record.phase {
        // The request that makes it is still at work; its end wakes the bot.
        Phase::Provisioning => Plan::rest(BotState::Provisioning, None),
        Phase::Deleting => plan_delete(record, seen, settings),
        Phase::Active => match &seen.container {
            Some(container) if container.state == ContainerState::Removing => {
                Plan::rest(waiting_state(record), None).again_in(REMOVING_PAUSE)
            }
            Some(container) if container.state == ContainerState::Dead => {
                Plan::act(waiting_state(record), Action::RemoveContainer)
            }
            Some(container) if let Some(plan) = death::plan_killed(record, container, now) => plan,
            _ if record.power == Power::Stopped => plan_stopped(record, seen, settings),
            _ => match record.active_hold() {
                Some(hold) => plan_held(record, seen, &hold.reason, settings),
                None => plan_running(record, seen, now, settings),
            },
        },
    }
}

/// What to call a bot that waits for its container to vanish.
fn waiting_state(record: &BotRecord) -> BotState {
    match (record.power, record.incarnation) {
        (Power::Stopped, _) => BotState::Stopped,
        (Power::Running, 0) => BotState::Provisioning,
        (Power::Running, _) => BotState::Starting,
    }
}

fn grace(record: &BotRecord, seen: &Observation, settings: &PlanSettings) -> Duration {
    let is_failing = seen
        .probe
        .as_ref()
        .is_some_and(|probe| !probe.report.failing.is_empty());
    let never_probed_with_channels = seen.probe.is_none() && !record.spec.channels.is_empty();
    if is_failing || never_probed_with_channels {
        settings.stop_grace_failing
    } else {
        settings.stop_grace
    }
}

fn plan_delete(record: &BotRecord, seen: &Observation, settings: &PlanSettings) -> Plan {
    match &seen.container {
        // What could use it is gone, and the row stays until it is taken.
        None if record.lifecycle.granted.is_some() => Plan::act(BotState::Deleting, Action::Grant),
        None => Plan::act(BotState::Deleting, Action::Purge),
        Some(container) if container.state.is_alive() => {
            stop(BotState::Deleting, record, seen, settings)
        }
        Some(container) if container.state == ContainerState::Removing => {
            Plan::rest(BotState::Deleting, None).again_in(REMOVING_PAUSE)
        }
        Some(_) => Plan::act(BotState::Deleting, Action::RemoveContainer),
    }
}

fn plan_stopped(record: &BotRecord, seen: &Observation, settings: &PlanSettings) -> Plan {
    match &seen.container {
        Some(container) if container.state.is_alive() => {
            stop(BotState::Stopping, record, seen, settings)
        }
        found => {
            let container = found.as_ref();
            let reason = container.and_then(|it| death::killed_reason(record, it));
            Plan::rest(BotState::Stopped, reason)
        }
    }
}

fn plan_held(
    record: &BotRecord,
    seen: &Observation,
    reason: &Reason,
    settings: &PlanSettings,
) -> Plan {
    let state = if reason.code == ReasonCode::CrashLooping {
        BotState::CrashLooping
    } else {
        BotState::Failed
    };
    let reason = Some(reason.clone());
    match &seen.container {
        Some(container) if container.state.is_alive() => {
            stop(state, record, seen, settings).because(reason)
        }
        _ => Plan::rest(state, reason),
    }
}

fn stop(state: BotState, record: &BotRecord, seen: &Observation, settings: &PlanSettings) -> Plan {
    let grace = grace(record, seen, settings);
    Plan::act(state, Action::Stop { grace })
}

/// What a failure leads to: back to the last good generation, or to the hold of a bot that has none to go back to. People
/// are told once it is written, with everything that is known then.
pub(super) fn give_up(record: &BotRecord, reason: Reason) -> Plan {
    let action = if record.is_changing() {
        Action::RollBack(reason)
    } else {
        Action::Hold(reason)
    };
    Plan::act(record.status.state, action).because(record.status.reason.clone())
}

fn plan_running(
    record: &BotRecord,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    if let Some(plan) = plan_grant(record, seen) {
        return plan;
    }
    let Some(container) = &seen.container else {
        return plan_without_container(record);
    };
    let fits = container.container_hash == seen.wanted_hash;
    if container.state.is_alive() && (!fits || record.has_pending_start()) {
        // What OpenClaw refuses must not cost the bot that still runs.
        let is_judged = is_checked(record) || container.state != ContainerState::Running;
        return if !fits && !is_judged {
            Plan::act(record.status.state, Action::Check).because(record.status.reason.clone())
        } else {
            stop(BotState::Stopping, record, seen, settings)
        };
    }
    if !fits {
        let action = if needs_snapshot(record) {
            Action::Snapshot
        } else {
            Action::RemoveContainer
        };
        return Plan::act(waiting_state(record), action);
    }
    if container.state == ContainerState::Running {
        return plan_alive(record, container, seen, now, settings);
    }
    if container.incarnation > record.incarnation {
        let action = Action::Adopt {
            incarnation: container.incarnation,
            image_id: container.image_id.clone(),
        };
        return Plan::act(BotState::Starting, action);
    }
    match container.state {
        ContainerState::Paused => Plan::rest(BotState::Unhealthy, Some(paused(container))),
        _ if !record.has_pending_start() && container.state != ContainerState::Created => {
            death::plan_ended(record, container, seen, now, settings)
        }
        _ => start(record, container),
    }
}

/// A bot does not start without the leave that it needs, because it could not answer. One that runs is looked after as
/// before while the keyring is away.
fn plan_grant(record: &BotRecord, seen: &Observation) -> Option<Plan> {
    if record.lifecycle.granted == seen.wanted_grant {
        return None;
    }
    let is_alive = seen
        .container
        .as_ref()
        .is_some_and(|it| it.state.is_alive());
    match &seen.keyring_error {
        _ if is_alive && seen.keyring_error.is_some() => None,
        Some(error) => {
            let reason = Some(grants::waiting(error));
            Some(Plan::act(waiting_state(record), Action::Grant).because(reason))
        }
        None if is_alive => {
            let reason = record.status.reason.clone();
            Some(Plan::act(record.status.state, Action::Grant).because(reason))
        }
        None => Some(Plan::act(waiting_state(record), Action::Grant)),
    }
}

/// Starts a container that nobody but BotMaker shall start again: while a wish to start is pending, or after an end, the
/// engine must not restart what it knows from before.
pub(super) fn start(record: &BotRecord, container: &ContainerStatus) -> Plan {
    if let Some(generation) = record.lifecycle.restore {
        return Plan::act(BotState::Starting, Action::Restore { generation });
    }
    let action = match container.restart_policy {
        // Its configuration is the old one; a new container begins with the new one.
        _ if is_hot(record) => Action::Recast,
        RestartPolicy::No => Action::Start,
        RestartPolicy::UnlessStopped => Action::SetRestartPolicy(RestartPolicy::No),
    };
    Plan::act(BotState::Starting, action)
}

fn plan_without_container(record: &BotRecord) -> Plan {
    let action = match record.lifecycle.restore {
        _ if needs_snapshot(record) => Action::Snapshot,
        // The configuration to go back to stays as it is.
        _ if is_hot(record) => Action::Recast,
        Some(generation) => Action::Restore { generation },
        None => Action::Provision,
    };
    let state = if record.incarnation == 0 {
        BotState::Provisioning
    } else {
        BotState::Starting
    };
    Plan::act(state, action)
}

/// Whether the present change is to be applied to the container that there is.
fn is_hot(record: &BotRecord) -> bool {
    record.is_changing() && record.lifecycle.config_slot != record.generation
}

/// Whether OpenClaw has judged the present description.
fn is_checked(record: &BotRecord) -> bool {
    let proof = format!("{}@", record.generation);
    let validated = record.validated.as_deref();
    validated.is_some_and(|validated| validated.starts_with(&proof))
}

/// Whether another image is about to get to the state, of which there is no copy yet. A second change on top of one that is
/// still open copies nothing: its image may have been at the state already.
fn needs_snapshot(record: &BotRecord) -> bool {
    let (Some(wanted), Some(present)) = (&record.spec.image, &record.image_id) else {
        return false;
    };
    record.is_changing() && wanted.id != *present && record.lifecycle.snapshot.is_none()
}

fn paused(container: &ContainerStatus) -> Reason {
    Reason::new(
        ReasonCode::Paused,
        "the container was paused outside BotMaker",
    )
    .with_hint(format!(
        "thaw it with `docker unpause {}`, or restart the bot",
        container.name
    ))
}

fn plan_alive(
    record: &BotRecord,
    container: &ContainerStatus,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    if let Some(plan) = death::plan_engine_restart(record, container, seen) {
        return plan;
    }
    // Another description would not make it smaller: nothing is taken back for it.
    if let Some(reason) = degraded::too_large(seen, settings) {
        return Plan::act(record.status.state, Action::Hold(reason))
            .because(record.status.reason.clone());
    }
    let verdict = match status::stale(seen, now, settings.stale_after) {
        Some(verdict) => verdict,
        None => status::of_running(record, container, seen, now, settings),
    };
    if is_hot(record) && (verdict.is_ready || !is_checked(record)) {
        let action = if is_checked(record) {
            Action::ApplyHot
        } else {
            Action::Check
        };
        return Plan::act(verdict.state, action).because(verdict.reason);
    }
    if verdict.is_ready {
        return plan_ready(verdict, record, container, now, settings);
    }
    if record.has_been_ready && verdict.state == BotState::Unhealthy {
        let told = Plan::rest(verdict.state, verdict.reason);
        return death::plan_unresponsive(told, record, container, seen, now, settings);
    }
    if record.has_been_ready || verdict.state == BotState::Degraded {
        return Plan::rest(verdict.state, verdict.reason);
    }
    // While nobody could look, because the engine or BotMaker was away, nobody could see it ready either.
    let age = container.started_at.map_or(Duration::ZERO, |started| {
        age(
            now,
            seen.seen_since.map_or(started, |seen| seen.max(started)),
        )
    });
    if age >= settings.start_deadline {
        return give_up(record, status::why_not_ready(seen, settings.start_deadline));
    }
    Plan::rest(verdict.state, verdict.reason).again_in(settings.start_deadline - age)
}

/// What a ready bot still needs: the note that it is ready, and the engine's promise to restart it. Nobody is told that it
/// runs before the note is written: who sees it run may change it at once, and there must be something to go back to.
fn plan_ready(
    verdict: status::Verdict,
    record: &BotRecord,
    container: &ContainerStatus,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    if !record.has_been_ready || record.lifecycle.good_generation != Some(record.generation) {
        let state = if record.status.state.is_ready() {
            verdict.state
        } else {
            BotState::Starting
        };
        return Plan::act(state, Action::NoteReady);
    }
    let told = Plan::rest(verdict.state, verdict.reason);
    let calm_in = death::calm_in(record, now, settings);
    let wanted = if calm_in.is_zero() {
        RestartPolicy::UnlessStopped
    } else {
        RestartPolicy::No
    };
    if container.restart_policy != wanted {
        let action = Action::SetRestartPolicy(wanted);
        return Plan::act(told.state, action).because(told.reason);
    }
    if calm_in.is_zero() {
        return told;
    }
    told.again_in(calm_in)
}

/// How long ago `then` was; zero when the clocks disagree.
pub(crate) fn age(now: Timestamp, then: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

#[cfg(test)]
#[path = "plan_tests/mod.rs"]
pub(crate) mod tests;
