//! The observed state of all bots, in memory. Reading it costs no engine call.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use botmaker_domain::{BotId, ChannelSpec};
use botmaker_openclaw::gateway::{ChannelState, ProbeReport};
use botmaker_ports::{
    ContainerState, ContainerStatus, RuntimeEvent, RuntimeEventKind, UsageSample,
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{
    channels::ChannelNews, memory::MemoryWatch, settings::HealthSettings, state_size::weight,
};
use crate::{
    bots::{CanaryEvidence, ChannelsEvidence, Evidence, ProbeEvidence, StateEvidence},
    reconcile::{degraded, plan::RunEnd},
};

/// Identifies one run of a container: its id and when it was started.
pub(crate) type RunKey = (String, Option<Timestamp>);

/// The number of bad answers in a row up to which each may change what a person is told; the plan's patience ends before.
const MOST_TELLING: u32 = 10;

#[derive(Default)]
struct Observed {
    evidence: Evidence,
    /// Since when no probe had an answer of `/healthz`.
    silent_since: Option<Timestamp>,
    /// Probes in a row that did not find the bot ready.
    unready_probes: u32,
    /// When the present run was first seen here.
    seen_since: Option<Timestamp>,
    /// How the last run that ended did so.
    last_end: Option<RunEnd>,
    /// When the gateway last answered, in this run or an earlier one.
    last_heartbeat_at: Option<Timestamp>,
    /// The memory of the present run.
    memory: MemoryWatch,
    /// The run that is being watched, and how to end that.
    watcher: Option<(RunKey, CancellationToken)>,
}

/// What the plan wants to know beside the evidence.
#[derive(Clone, Default)]
pub(crate) struct Snapshot {
    pub evidence: Evidence,
    pub silent_since: Option<Timestamp>,
    pub unready_probes: u32,
    pub seen_since: Option<Timestamp>,
    pub last_end: Option<RunEnd>,
}

/// The observed state of every bot.
#[derive(Default)]
pub(crate) struct ObservedBots(Mutex<HashMap<BotId, Observed>>);

impl ObservedBots {
    fn bots(&self) -> MutexGuard<'_, HashMap<BotId, Observed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of a bot.
    pub(crate) fn evidence(&self, bot: BotId) -> Evidence {
        self.bots()
            .get(&bot)
            .map(|observed| observed.evidence.clone())
            .unwrap_or_default()
    }

    /// When the bot's gateway last answered a probe since this server began.
    pub(crate) fn last_heartbeat_at(&self, bot: BotId) -> Option<Timestamp> {
        let bots = self.bots();
        bots.get(&bot)
            .and_then(|observed| observed.last_heartbeat_at)
    }

    /// Everything that is known of a bot.
    pub(crate) fn snapshot(&self, bot: BotId) -> Snapshot {
        let bots = self.bots();
        let Some(observed) = bots.get(&bot) else {
            return Snapshot::default();
        };
        Snapshot {
            evidence: observed.evidence.clone(),
            silent_since: observed.silent_since,
            unready_probes: observed.unready_probes,
            seen_since: observed.seen_since,
            last_end: observed.last_end.clone(),
        }
    }

    /// Notes what the engine tells of an end when it happens: a container that runs again does not show it any more.
    pub(crate) fn note_event(&self, event: &RuntimeEvent) {
        let mut bots = self.bots();
        let observed = bots.entry(event.bot_id).or_default();
        let of_this = |end: &&mut RunEnd| end.container_id == event.container_id;
        match event.kind {
            RuntimeEventKind::Died { exit_code } => {
                // The engine tells of the memory before it tells of the end.
                let before = observed.last_end.as_mut().filter(of_this);
                let oom_killed =
                    before.is_some_and(|end| end.exit_code.is_none() && end.oom_killed);
                observed.last_end = Some(RunEnd {
                    container_id: event.container_id.clone(),
                    exit_code,
                    oom_killed,
                    at: event.at,
                });
            }
            RuntimeEventKind::OutOfMemory => {
                observed.last_end = Some(RunEnd {
                    container_id: event.container_id.clone(),
                    exit_code: None,
                    oom_killed: true,
                    at: event.at,
                });
            }
            _ => {}
        }
    }

    /// Whether the bot's container was last seen alive.
    pub(crate) fn is_alive(&self, bot: BotId) -> bool {
        self.evidence(bot)
            .container
            .is_some_and(|(container, _)| container.state.is_alive())
    }

    /// The bots whose containers were last seen with running processes.
    pub(crate) fn running(&self) -> Vec<BotId> {
        let bots = self.bots();
        let running = bots.iter().filter(|(_, observed)| {
            let container = observed.evidence.container.as_ref();
            container.is_some_and(|(container, _)| {
                matches!(
                    container.state,
                    ContainerState::Running | ContainerState::Paused
                )
            })
        });
        running.map(|(bot, _)| *bot).collect()
    }

    /// Notes a bot's container as the engine describes it. A new run has no probe yet.
    pub(crate) fn set_container(
        &self,
        bot: BotId,
        container: Option<ContainerStatus>,
        now: Timestamp,
    ) {
        let mut bots = self.bots();
        let observed = bots.entry(bot).or_default();
        let run = container
            .as_ref()
            .filter(|c| c.state == ContainerState::Running)
            .map(run_key);
        let previous = observed
            .evidence
            .container
            .as_ref()
            .map(|(c, _)| run_key(c));
        if run.is_none() || run != previous {
            observed.evidence.forget_run();
            observed.memory = MemoryWatch::default();
            observed.silent_since = None;
            observed.unready_probes = 0;
            observed.seen_since = run.is_some().then_some(now);
        }
        if let Some((watched, cancel)) = &observed.watcher
            && run.as_ref() != Some(watched)
        {
            cancel.cancel();
            observed.watcher = None;
        }
        observed.evidence.container = container.map(|container| (container, now));
    }

    /// Claims the watching of the present run; `None` when it is not running or is being watched already.
    pub(crate) fn claim_watching(
        &self,
        bot: BotId,
        parent: &CancellationToken,
    ) -> Option<(RunKey, CancellationToken)> {
        let mut bots = self.bots();
        let observed = bots.get_mut(&bot)?;
        let (container, _) = observed.evidence.container.as_ref()?;
        if container.state != ContainerState::Running || observed.watcher.is_some() {
            return None;
        }
        let claim = (run_key(container), parent.child_token());
        observed.watcher = Some(claim.clone());
        Some(claim)
    }

    /// Notes a probe of a run. Tells whether it changes what a person would be told; `None` when the run is over.
    pub(crate) fn set_probe(
        &self,
        bot: BotId,
        run: &RunKey,
        report: ProbeReport,
        now: Timestamp,
    ) -> Option<bool> {
        let mut bots = self.bots();
        let observed = bots.get_mut(&bot).filter(|it| it.is_watched(run))?;
        if report.live {
            observed.silent_since = None;
            observed.last_heartbeat_at = Some(now);
        } else {
            observed.silent_since = observed.silent_since.or(Some(now));
        }
        observed.unready_probes = if report.is_ready() {
            0
        } else {
            observed.unready_probes.saturating_add(1)
        };
        let before = observed.evidence.probe.as_ref().map(|probe| &probe.report);
        let changes = before.is_none_or(|before| before != &report)
            || (1..=MOST_TELLING).contains(&observed.unready_probes);
        observed.evidence.probe = Some(ProbeEvidence {
            report,
            checked_at: now,
        });
        Some(changes)
    }

    /// Whether the gateway was last seen to have started, its channels held back or not.
    pub(super) fn is_started(&self, bot: BotId) -> bool {
        let probe = self.evidence(bot).probe;
        probe.is_some_and(|probe| probe.report.live && probe.report.started)
    }

    /// Whether the bot was last seen ready.
    pub(super) fn is_ready(&self, bot: BotId) -> bool {
        let probe = self.evidence(bot).probe;
        probe.is_some_and(|probe| probe.report.is_ready())
    }

    /// Notes what the gateway of a run said of the channels that the bot shall have; `None` when the run is over.
    pub(super) fn set_channels(
        &self,
        bot: BotId,
        run: &RunKey,
        told: Result<Vec<ChannelState>, String>,
        wanted: &[ChannelSpec],
        now: Timestamp,
    ) -> Option<ChannelNews> {
        let mut bots = self.bots();
        let observed = bots.get_mut(&bot).filter(|it| it.is_watched(run))?;
        let before = observed.evidence.channels.take();
        let since_before = before.as_ref().and_then(|it| it.troubled_since);
        let (states, error, failures, troubled_since) = match told {
            Ok(states) => {
                let is_troubled = degraded::has_trouble(&states, wanted);
                let since = is_troubled.then(|| since_before.unwrap_or(now));
                (states, None, 0, since)
            }
            Err(error) => {
                let failures = before.as_ref().map_or(0, |it| it.failures);
                (
                    Vec::new(),
                    Some(error),
                    failures.saturating_add(1),
                    since_before,
                )
            }
        };
        let is_same = before.is_some_and(|it| it.states == states && it.error == error);
        let is_troubled = troubled_since.is_some() || failures > 0;
        observed.evidence.channels = Some(ChannelsEvidence {
            states,
            error,
            failures,
            troubled_since,
            checked_at: now,
        });
        Some(ChannelNews {
            is_told: !is_same || is_troubled,
            is_troubled,
        })
    }

    /// Notes a test message to a run. Tells whether it may change what a person is told; `None` when the run is over.
    pub(super) fn set_canary(
        &self,
        bot: BotId,
        run: &RunKey,
        outcome: Result<(), String>,
        latency: Duration,
        now: Timestamp,
    ) -> Option<bool> {
        let mut bots = self.bots();
        let observed = bots.get_mut(&bot).filter(|it| it.is_watched(run))?;
        let before = observed.evidence.canary.take();
        let failures_before = before.as_ref().map_or(0, |it| it.failures);
        let (error, failures, answered_at) = match outcome {
            Ok(()) => (None, 0, Some(now)),
            Err(error) => {
                let answered_at = before.as_ref().and_then(|it| it.answered_at);
                (Some(error), failures_before.saturating_add(1), answered_at)
            }
        };
        let changes = before.is_none() || failures != failures_before;
        observed.evidence.canary = Some(CanaryEvidence {
            latency,
            error,
            failures,
            checked_at: now,
            answered_at,
        });
        Some(changes)
    }

    /// Forgets the last test message, because there are none any more. Tells whether there was one.
    pub(super) fn clear_canary(&self, bot: BotId, run: &RunKey) -> bool {
        let mut bots = self.bots();
        let observed = bots.get_mut(&bot).filter(|it| it.is_watched(run));
        observed.is_some_and(|observed| observed.evidence.canary.take().is_some())
    }

    /// Notes a measurement of a living bot. Tells whether it may change what a person is told.
    pub(crate) fn set_memory(
        &self,
        bot: BotId,
        sample: &UsageSample,
        settings: &HealthSettings,
    ) -> bool {
        let mut bots = self.bots();
        let Some((observed, limit)) = bots.get_mut(&bot).zip(sample.memory_limit_bytes) else {
            return false;
        };
        let (used, at) = (sample.memory_bytes, sample.sampled_at);
        let evidence = observed.memory.judge(used, limit, at, settings);
        let before = observed.evidence.memory.replace(evidence.clone());
        before.is_none_or(|before| before.is_high != evidence.is_high)
    }

    /// Notes the size of a run's state. Tells whether it may change what a person is told.
    pub(super) fn set_state(
        &self,
        bot: BotId,
        run: &RunKey,
        evidence: StateEvidence,
        settings: &HealthSettings,
    ) -> bool {
        let mut bots = self.bots();
        let Some(observed) = bots.get_mut(&bot).filter(|it| it.is_watched(run)) else {
            return false;
        };
        let now = weight(evidence.bytes, settings);
        let before = observed.evidence.state.replace(evidence);
        before.is_none_or(|before| weight(before.bytes, settings) != now)
    }

    /// Lets go of a claim, so that the run is watched again when that ended too early.
    pub(crate) fn release_watching(&self, bot: BotId, run: &RunKey) {
        if let Some(observed) = self.bots().get_mut(&bot)
            && observed.is_watched(run)
        {
            observed.watcher = None;
        }
    }

    /// Forgets a bot that is gone.
    pub(crate) fn forget(&self, bot: BotId) {
        if let Some((_, cancel)) = self
            .bots()
            .remove(&bot)
            .and_then(|observed| observed.watcher)
        {
            cancel.cancel();
        }
    }

    /// Nothing is known any more: the engine is away. Watching ends; it begins again when containers are seen again.
    pub(crate) fn forget_all_containers(&self) {
        for observed in self.bots().values_mut() {
            observed.evidence = Evidence::default();
            if let Some((_, cancel)) = observed.watcher.take() {
                cancel.cancel();
            }
        }
    }
}

impl Observed {
    fn is_watched(&self, run: &RunKey) -> bool {
        self.watcher.as_ref().map(|(watched, _)| watched) == Some(run)
    }
}

fn run_key(container: &ContainerStatus) -> RunKey {
    (container.id.clone(), container.started_at)
}
