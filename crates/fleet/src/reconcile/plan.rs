//! What to do next for one bot: a pure function of what is desired and what is observed.

use std::time::Duration;

use botmaker_domain::{BotRecord, BotState, Phase, Power, Reason, ReasonCode};
use botmaker_openclaw::exit;
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};
use jiff::Timestamp;

use super::status;
use crate::bots::ProbeEvidence;

/// What is observed of one bot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observation {
    /// Its container; `None` when the engine says that there is none.
    pub container: Option<ContainerStatus>,
    /// The last probe of the present run.
    pub probe: Option<ProbeEvidence>,
    /// Probes in a row without a good answer.
    pub failed_probes: u32,
    /// The digest that its container must have.
    pub wanted_hash: String,
}

/// The numbers that the plan depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanSettings {
    pub start_deadline: Duration,
    pub stop_grace: Duration,
    pub stop_grace_failing: Duration,
}

/// The next step for a bot. Each may be repeated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    /// Network, configuration, state and a container that has not been started.
    Provision,
    /// Adopts the incarnation of a container that was made just before a crash.
    Adopt { incarnation: u32, image_id: String },
    /// Starts the container and notes which wish that fulfilled.
    Start,
    /// Stops the container.
    Stop { grace: Duration },
    /// Removes the container.
    RemoveContainer,
    /// Lets the engine restart the container, or not.
    SetRestartPolicy(RestartPolicy),
    /// The bot is ready for the first time since it was wished to start.
    NoteReady,
    /// The start failed; nothing happens until somebody wishes anew.
    Hold(Reason),
    /// Network, secrets, state and row of a deleted bot.
    Purge,
}

/// The decision for one bot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    /// What a person is told meanwhile.
    pub state: BotState,
    /// Why.
    pub reason: Option<Reason>,
    /// What to do; `None` when all is as desired or must be waited for.
    pub action: Option<Action>,
    /// When to look again without being woken.
    pub look_again: Option<Duration>,
}

impl Plan {
    fn rest(state: BotState, reason: Option<Reason>) -> Self {
        Self {
            state,
            reason,
            action: None,
            look_again: None,
        }
    }

    fn act(state: BotState, action: Action) -> Self {
        Self {
            state,
            reason: None,
            action: Some(action),
            look_again: None,
        }
    }

    fn because(mut self, reason: Option<Reason>) -> Self {
        self.reason = reason;
        self
    }

    fn again_in(mut self, pause: Duration) -> Self {
        self.look_again = Some(pause);
        self
    }
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
        None => Plan::act(BotState::Deleting, Action::Purge),
        Some(container) if container.state.is_alive() => Plan::act(
            BotState::Deleting,
            Action::Stop {
                grace: grace(record, seen, settings),
            },
        ),
        Some(container) if container.state == ContainerState::Removing => {
            Plan::rest(BotState::Deleting, None).again_in(REMOVING_PAUSE)
        }
        Some(_) => Plan::act(BotState::Deleting, Action::RemoveContainer),
    }
}

fn plan_stopped(record: &BotRecord, seen: &Observation, settings: &PlanSettings) -> Plan {
    match &seen.container {
        Some(container) if container.state.is_alive() => Plan::act(
            BotState::Stopping,
            Action::Stop {
                grace: grace(record, seen, settings),
            },
        ),
        _ => Plan::rest(BotState::Stopped, None),
    }
}

fn plan_held(
    record: &BotRecord,
    seen: &Observation,
    reason: &Reason,
    settings: &PlanSettings,
) -> Plan {
    let reason = Some(reason.clone());
    match &seen.container {
        Some(container) if container.state.is_alive() => Plan::act(
            BotState::Failed,
            Action::Stop {
                grace: grace(record, seen, settings),
            },
        )
        .because(reason),
        _ => Plan::rest(BotState::Failed, reason),
    }
}

fn plan_running(
    record: &BotRecord,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    let Some(container) = &seen.container else {
        let state = if record.incarnation == 0 {
            BotState::Provisioning
        } else {
            BotState::Starting
        };
        return Plan::act(state, Action::Provision);
    };
    if container.state == ContainerState::Running
        && !record.has_pending_start()
        && container.container_hash == seen.wanted_hash
    {
        return plan_alive(record, container, seen, now, settings);
    }
    if container.state.is_alive()
        && (record.has_pending_start() || container.container_hash != seen.wanted_hash)
    {
        return Plan::act(
            BotState::Stopping,
            Action::Stop {
                grace: grace(record, seen, settings),
            },
        );
    }
    if container.container_hash != seen.wanted_hash {
        return Plan::act(waiting_state(record), Action::RemoveContainer);
    }
    if container.incarnation > record.incarnation {
        let action = Action::Adopt {
            incarnation: container.incarnation,
            image_id: container.image_id.clone(),
        };
        return Plan::act(BotState::Starting, action);
    }
    match container.state {
        ContainerState::Paused => {
            let reason = Reason::new(
                ReasonCode::Paused,
                "the container was paused outside BotMaker",
            )
            .with_hint(format!(
                "thaw it with `docker unpause {}`, or restart the bot",
                container.name
            ));
            Plan::rest(BotState::Unhealthy, Some(reason))
        }
        _ if !record.has_pending_start() && container.state != ContainerState::Created => {
            plan_ended(record, container)
        }
        // While a wish to start is pending, the engine must not restart what it knows from before.
        _ if container.restart_policy != RestartPolicy::No => Plan::act(
            BotState::Starting,
            Action::SetRestartPolicy(RestartPolicy::No),
        ),
        _ => Plan::act(BotState::Starting, Action::Start),
    }
}

/// A container that ended, or that the engine is restarting, though it was wished to run.
fn plan_ended(record: &BotRecord, container: &ContainerStatus) -> Plan {
    let end = exit::explain(
        container.exit_code,
        container.oom_killed,
        container.error.as_deref(),
    );
    let is_hopeless = end.code == ReasonCode::ConfigInvalid;
    if !record.has_been_ready || is_hopeless {
        return Plan::act(BotState::Failed, Action::Hold(end));
    }
    match container.state {
        ContainerState::Restarting => Plan::rest(BotState::Starting, Some(end)),
        // Somebody stopped it outside BotMaker, or the engine came back without it: it is wished to run.
        _ => {
            let reason = Reason::new(
                ReasonCode::ChangedOutside,
                "the container had ended although the bot is wished to run",
            );
            Plan::act(BotState::Starting, Action::Start).because(Some(reason))
        }
    }
}

fn plan_alive(
    record: &BotRecord,
    container: &ContainerStatus,
    seen: &Observation,
    now: Timestamp,
    settings: &PlanSettings,
) -> Plan {
    let verdict = status::of_running(record, container, seen);
    if verdict.is_ready {
        if !record.has_been_ready {
            let action = match container.restart_policy {
                RestartPolicy::No => Action::SetRestartPolicy(RestartPolicy::UnlessStopped),
                RestartPolicy::UnlessStopped => Action::NoteReady,
            };
            return Plan::act(verdict.state, action).because(verdict.reason);
        }
        return Plan::rest(verdict.state, verdict.reason);
    }
    if record.has_been_ready || verdict.state == BotState::Degraded {
        return Plan::rest(verdict.state, verdict.reason);
    }
    let age = container
        .started_at
        .map_or(Duration::ZERO, |started| age(now, started));
    if age >= settings.start_deadline {
        let detail = status::why_not_ready(seen, settings.start_deadline);
        return Plan::act(BotState::Failed, Action::Hold(detail));
    }
    Plan::rest(verdict.state, verdict.reason).again_in(settings.start_deadline - age)
}

/// How long ago `then` was; zero when the clocks disagree.
pub(crate) fn age(now: Timestamp, then: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

#[cfg(test)]
#[path = "plan_tests.rs"]
pub(crate) mod tests;
