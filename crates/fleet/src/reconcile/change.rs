//! A changed description on its way into a bot that runs: judged, applied, or left to a new container.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{
    BotRecord, EventKind, GenerationOutcome, NewEvent, Reason, ReasonCode, StateSnapshot,
};
use botmaker_openclaw::gateway::ConfigVerdict;
use botmaker_ports::{BotWrite, GenerationVerdict, RuntimeError, StoreError};
use tracing::{info, warn};

use super::{
    execute::{Executed, settle},
    files, provision, rollback,
};
use crate::core::Core;

/// How often OpenClaw is asked whether it has taken a configuration. It takes 0.8 to 40 s.
const CONFIRM_PAUSE: Duration = Duration::from_millis(500);

/// Lets OpenClaw judge a changed description before anything of the running bot is touched.
pub(super) async fn check(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    match provision::judge(core, &record).await {
        Ok(_) => Ok(Executed::Done),
        Err(failed) => Box::pin(provision::handle(core, record, failed)).await,
    }
}

/// Writes a checked change into the live configuration and waits until OpenClaw says that it has taken it. When it does
/// not say so in time, the container is replaced instead.
pub(super) async fn apply_hot(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    let before = rollback::descriptions_before(core, &record).await?;
    let written = match files::configuration(core, &record) {
        Err(reason) => return rollback::roll_back(core, record, reason).await,
        Ok(file) => write_live(core, &record, file, &before).await,
    };
    match written {
        Ok(()) => {}
        // The directory is gone: a new container gets a new one.
        Err(RuntimeError::NotFound { .. }) => return recast(core, record).await,
        Err(failure) => return settle(core, record, failure).await,
    }
    match confirm(core, &record).await? {
        Confirmation::Applied => commit(core, record).await,
        Confirmation::Refused(issues) => {
            let reason = Reason::new(
                ReasonCode::ConfigInvalid,
                format!("OpenClaw refuses the configuration: {issues}"),
            );
            rollback::roll_back(core, record, reason).await
        }
        Confirmation::Silent => {
            warn!(bot.id = %record.id, "OpenClaw does not say that it took the configuration; its container is replaced");
            recast(core, record).await
        }
        Confirmation::Overtaken => Ok(Executed::Done),
    }
}

pub(super) async fn write_live(
    core: &Core,
    record: &BotRecord,
    file: botmaker_ports::StateFile,
    before: &[botmaker_domain::BotSpec],
) -> Result<(), RuntimeError> {
    let persona = files::persona(&record.spec, before);
    core.runtime.prepare_state(record.id, &persona).await?;
    let slot = record.lifecycle.config_slot;
    core.runtime.update_config(record.id, slot, &[file]).await
}

enum Confirmation {
    Applied,
    Refused(String),
    /// Neither came in time.
    Silent,
    /// Somebody wished something else meanwhile.
    Overtaken,
}

async fn confirm(core: &Arc<Core>, record: &BotRecord) -> Result<Confirmation, StoreError> {
    let deadline = tokio::time::Instant::now() + core.settings.reload_deadline;
    loop {
        let present = core.store.find_bot(record.id).await?;
        let is_same = present.is_some_and(|present| {
            present.generation == record.generation
                && present.power == record.power
                && present.power_seq == record.power_seq
                && present.phase == record.phase
        });
        if !is_same {
            return Ok(Confirmation::Overtaken);
        }
        if let Ok(target) = core.gateway_target(record).await
            && let Ok(verdict) = core
                .gateway
                .confirm_config(&target, record.generation)
                .await
        {
            match verdict {
                ConfigVerdict::Applied => return Ok(Confirmation::Applied),
                ConfigVerdict::Refused { issues } => return Ok(Confirmation::Refused(issues)),
                ConfigVerdict::Pending => {}
            }
        }
        if tokio::time::Instant::now() >= deadline {
            return Ok(Confirmation::Silent);
        }
        tokio::time::sleep(CONFIRM_PAUSE).await;
    }
}

/// Leaves a change to a new container.
pub(super) async fn recast(core: &Core, record: BotRecord) -> Result<Executed, StoreError> {
    let mut record = record;
    record.lifecycle.config_slot = record.generation;
    core.save(record, Vec::new()).await?;
    Ok(Executed::Done)
}

/// Notes that the bot is ready; with that, a changed description is the one to go back to from now on.
pub(super) async fn commit(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    let mut record = record;
    let now = core.clock.now();
    let is_first = record.lifecycle.good_generation.is_none();
    let is_news = record.lifecycle.good_generation != Some(record.generation);
    record.has_been_ready = true;
    record.lifecycle.good_slot = record.lifecycle.config_slot;
    if !is_news {
        info!(bot.id = %record.id, bot.name = %record.spec.name, "bot ready");
        core.save(record, Vec::new()).await?;
        return Ok(Executed::Done);
    }
    record.lifecycle.good_generation = Some(record.generation);
    record.lifecycle.good_grant.clone_from(&record.spec.grant);
    record.lifecycle.rolled_back = None;
    record.lifecycle.snapshot = None;
    info!(bot.id = %record.id, bot.name = %record.spec.name, generation = record.generation, "bot ready with this generation");
    let verdict = GenerationVerdict {
        number: record.generation,
        outcome: GenerationOutcome::Good { at: now },
        image_id: record.image_id.clone(),
    };
    let event = NewEvent {
        kind: EventKind::BotGenerationGood,
        bot_id: Some(record.id),
        actor: None,
        at: now,
        status: None,
        detail: Some(format!("generation {} works", record.generation)),
    };
    let keep = record.spec.secrets.clone();
    let write = BotWrite {
        events: if is_first {
            &[]
        } else {
            std::slice::from_ref(&event)
        },
        verdicts: std::slice::from_ref(&verdict),
        keep_claims: Some(&keep),
        ..BotWrite::default()
    };
    let record = core.save_with(record, write).await?;
    super::tidy::after_commit(core, &record).await;
    Ok(Executed::Done)
}

/// Copies the state before another image gets to it.
pub(super) async fn snapshot(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    let (Some(generation), Some(image_id)) = (record.fallback(), record.image_id.clone()) else {
        return Ok(Executed::Done);
    };
    match core.runtime.snapshot_state(record.id, generation).await {
        Ok(taken) => {
            info!(bot.id = %record.id, generation, bytes = taken.bytes, "state copied before another image");
            let mut record = record;
            record.lifecycle.snapshot = Some(StateSnapshot {
                generation,
                image_id,
                taken_at: taken.taken_at,
                bytes: taken.bytes,
            });
            core.save(record, Vec::new()).await?;
            Ok(Executed::Done)
        }
        Err(failure) => settle(core, record, failure).await,
    }
}

/// Puts a snapshot in the place of the state.
pub(super) async fn restore(
    core: &Arc<Core>,
    record: BotRecord,
    generation: u32,
) -> Result<Executed, StoreError> {
    match core.runtime.restore_snapshot(record.id, generation).await {
        Ok(()) => info!(bot.id = %record.id, generation, "state of before put back"),
        Err(RuntimeError::NotFound { .. }) => {
            warn!(bot.id = %record.id, generation, "there is no copy of the state to put back; it stays as it is");
        }
        Err(failure) => return settle(core, record, failure).await,
    }
    let mut record = record;
    record.lifecycle.restore = None;
    core.save(record, Vec::new()).await?;
    Ok(Executed::Done)
}
