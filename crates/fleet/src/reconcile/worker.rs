//! One bot's turn: look, plan, tell, act, and again until nothing is left to do.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{
    BotId, BotRecord, BotState, EventKind, NewEvent, Phase, Reason, ReasonCode, Status,
};
use botmaker_ports::StoreError;
use tracing::{debug, error, info, warn};

use super::{
    action::{Action, Plan},
    execute::{self, Executed},
    hash,
    plan::{Observation, PlanSettings, plan},
    queue::Turn,
};
use crate::{core::Core, health::watch, keyring::grants};

/// Steps in one turn. A create takes about eight; more than this means that two forces pull in different directions,
/// and the turn ends so that others get theirs.
const MAX_STEPS: usize = 24;

/// How long one probe may take, and a little more.
const STALE_MARGIN: Duration = Duration::from_secs(15);

/// Works on a bot until it is as desired or must be waited for. Cancel safe: every step may be repeated.
pub(crate) async fn reconcile(core: &Arc<Core>, bot: BotId) -> Turn {
    for _ in 0..MAX_STEPS {
        match step(core, bot).await {
            Ok(None) => {}
            Ok(Some(turn)) => return turn,
            Err(StoreError::Stale) => {}
            Err(StoreError::NotFound) => return Turn::Settled,
            Err(failure) => {
                error!(bot.id = %bot, error = &failure as &dyn std::error::Error, "the database failed the reconciler");
                return Turn::Retry;
            }
        }
    }
    warn!(bot.id = %bot, steps = MAX_STEPS, "a bot is not settled after many steps");
    Turn::Retry
}

/// One look, one plan, at most one action. `None` when there may be more to do at once.
async fn step(core: &Arc<Core>, bot: BotId) -> Result<Option<Turn>, StoreError> {
    let Some(record) = core.store.find_bot(bot).await? else {
        core.observed.forget(bot);
        return Ok(Some(Turn::Settled));
    };
    if let Some(since) = core.engine.unavailable_since() {
        tell_unknown(core, record, since).await?;
        return Ok(Some(Turn::Settled));
    }
    match core.runtime.find_container(bot).await {
        Ok(container) => core
            .observed
            .set_container(bot, container, core.clock.now()),
        Err(failure) => {
            debug!(bot.id = %bot, error = %failure, "container cannot be looked at");
            core.engine.suspect();
            return Ok(Some(Turn::Retry));
        }
    }
    let seen = observe(core, &record);
    if record.phase == Phase::Active {
        watch::ensure(core, bot);
    }
    let Plan {
        state,
        reason,
        action,
        look_again,
    } = plan(&record, &seen, core.clock.now(), &plan_settings(core));
    let record = tell(core, record, state, reason).await?;
    let Some(action) = action else {
        return Ok(Some(look_again.map_or(Turn::Settled, Turn::Until)));
    };
    act(core, record, action).await
}

async fn act(
    core: &Arc<Core>,
    record: BotRecord,
    action: Action,
) -> Result<Option<Turn>, StoreError> {
    let (bot, name) = (record.id, record.spec.name.clone());
    let label = format!("{action:?}");
    match Box::pin(execute::execute(core, record, action)).await? {
        Executed::Done => {
            debug!(bot.id = %bot, action = label, "done");
            Ok(None)
        }
        Executed::Gone => {
            info!(bot.id = %bot, bot.name = %name, "bot deleted");
            Ok(Some(Turn::Settled))
        }
        Executed::Later(failure) => {
            warn!(bot.id = %bot, action = label, error = %failure, "the engine could not do it now");
            core.engine.suspect();
            Ok(Some(Turn::Retry))
        }
        Executed::KeyringLater(failure) => {
            warn!(bot.id = %bot, action = label, error = %failure, "the keyring could not do it now");
            Ok(Some(Turn::Retry))
        }
    }
}

/// What is observed of a bot, in the words of the plan.
pub(crate) fn observe(core: &Core, record: &BotRecord) -> Observation {
    let seen = core.observed.snapshot(record.id);
    Observation {
        container: seen.evidence.container.map(|(container, _)| container),
        probe: seen.evidence.probe,
        channels: seen.evidence.channels,
        memory: seen.evidence.memory,
        state: seen.evidence.state,
        canary: seen.evidence.canary,
        silent_since: seen.silent_since,
        unready_probes: seen.unready_probes,
        seen_since: seen.seen_since,
        last_end: seen.last_end,
        wanted_hash: hash::container_hash(record),
        wanted_grant: grants::wanted(record, core.canary_digest(record.id))
            .map(|it| grants::digest(&it)),
        keyring_error: core.keyring_state.error(),
    }
}

pub(crate) fn plan_settings(core: &Core) -> PlanSettings {
    PlanSettings {
        start_deadline: core.settings.start_deadline,
        stop_grace: core.settings.stop_grace,
        stop_grace_failing: core.settings.stop_grace_failing,
        stale_after: core.settings.probe_steady * 3 + STALE_MARGIN,
        unresponsive_after: core.settings.unresponsive_after,
        recovery: core.settings.recovery,
        health: core.settings.health,
        most_memory: core.settings.limits.maximum.memory_bytes,
    }
}

/// Without the engine nobody knows how a bot is, except that it is being made or removed, was held back, or was never
/// wished to start.
async fn tell_unknown(core: &Core, record: BotRecord, error: String) -> Result<(), StoreError> {
    let is_known_anyway = matches!(record.phase, Phase::Provisioning | Phase::Deleting)
        || matches!(
            record.status.state,
            BotState::Provisioning | BotState::Failed | BotState::CrashLooping
        );
    let was_never_wanted = record.phase == Phase::Active && record.power_seq == 0;
    if is_known_anyway || was_never_wanted {
        return Ok(());
    }
    let reason = Reason::new(ReasonCode::EngineUnavailable, error)
        .with_hint(crate::bots::error::ENGINE_HINT);
    tell(core, record, BotState::Unknown, Some(reason))
        .await
        .map(|_| ())
}

/// Writes the status when it says anything new, with the event that tells of it.
async fn tell(
    core: &Core,
    record: BotRecord,
    state: BotState,
    reason: Option<Reason>,
) -> Result<BotRecord, StoreError> {
    let mut record = record;
    if !record.status.state.can_become(state) {
        record = write_status(core, record, BotState::Starting, None).await?;
    }
    write_status(core, record, state, reason).await
}

async fn write_status(
    core: &Core,
    mut record: BotRecord,
    state: BotState,
    reason: Option<Reason>,
) -> Result<BotRecord, StoreError> {
    let now = core.clock.now();
    let since = if record.status.state == state {
        record.status.since
    } else {
        now
    };
    let status = Status {
        state,
        reason,
        since,
    };
    if !status.differs_from(&record.status) {
        return Ok(record);
    }
    info!(bot.id = %record.id, bot.name = %record.spec.name, from = record.status.state.as_str(), to = state.as_str(), "bot changed state");
    record.status = status;
    record.updated_at = now;
    let event = NewEvent {
        kind: EventKind::BotStatusChanged,
        bot_id: Some(record.id),
        actor: None,
        at: now,
        status: Some(record.status.clone()),
        detail: None,
    };
    core.save(record, vec![event]).await
}
