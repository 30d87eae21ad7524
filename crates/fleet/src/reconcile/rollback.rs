//! Back to the last good generation.

use std::sync::Arc;

use botmaker_domain::{
    BotRecord, BotSpec, EventKind, Generation, GenerationOutcome, NewEvent, Reason, ReasonCode,
    RolledBack,
};
use botmaker_ports::{BotWrite, ContainerState, GenerationVerdict, RuntimeError, StoreError};
use tracing::warn;

use super::{
    change,
    execute::{Executed, hold},
    files,
};
use crate::{core::Core, reports::crash};

/// The generation to go back to.
pub(super) async fn good_generation(
    core: &Core,
    record: &BotRecord,
) -> Result<Option<Generation>, StoreError> {
    match record.fallback() {
        Some(number) => core.store.find_generation(record.id, number).await,
        None => Ok(None),
    }
}

/// The descriptions that the bot's files may have been written from: the last good one and all later ones, since each may
/// have been on its way into the bot when the next one came, or failed. Without a good one, all that there were.
pub(super) async fn descriptions_before(
    core: &Core,
    record: &BotRecord,
) -> Result<Vec<BotSpec>, StoreError> {
    let since = record.lifecycle.good_generation.unwrap_or(0);
    let all = core.store.list_generations(record.id).await?;
    let before = all
        .into_iter()
        .filter(|it| it.number >= since && it.number != record.generation);
    Ok(before.map(|it| it.spec).collect())
}

/// Takes the present change back and says why. The container, if it has to go, and the state, if another image was at
/// it, follow from what is desired then.
pub(super) async fn roll_back(
    core: &Arc<Core>,
    record: BotRecord,
    reason: Reason,
) -> Result<Executed, StoreError> {
    let Some(good) = good_generation(core, &record).await? else {
        return hold(core, record, reason).await;
    };
    let back = restored(&record, &good, &reason, core.clock.now());
    // A change that was written into the live configuration is taken out of it again, before the row forgets it; even one
    // that was left to a new container afterwards, because the present one may be started again.
    if has_container(core, &record) {
        let written = match files::configuration(core, &back) {
            Ok(file) => {
                let before = descriptions_before(core, &back).await?;
                change::write_live(core, &back, file, &before).await
            }
            Err(_) => Ok(()),
        };
        match written {
            Ok(()) | Err(RuntimeError::NotFound { .. }) => {}
            Err(failure) if failure.is_transient() => return Ok(Executed::Later(failure)),
            Err(failure) => {
                let reason = Reason::new(ReasonCode::StorageFailed, failure.to_string())
                    .with_hint("see whether the disk is full, then start the bot again");
                return hold(core, record, reason).await;
            }
        }
    }
    warn!(bot.id = %record.id, bot.name = %record.spec.name, from = record.generation, to = good.number, reason = reason.code.as_str(), "change taken back");
    if record.lifecycle.config_slot == record.generation {
        crash::write(core, &record, &reason).await;
    }
    let now = back.updated_at;
    let verdict = GenerationVerdict {
        number: record.generation,
        outcome: GenerationOutcome::Failed {
            at: now,
            reason: reason.clone(),
        },
        image_id: record.spec.image.as_ref().map(|image| image.id.clone()),
    };
    let event = NewEvent {
        kind: EventKind::BotRolledBack,
        bot_id: Some(record.id),
        actor: None,
        at: now,
        status: None,
        detail: Some(format!(
            "back from generation {} to {}: {}",
            record.generation, good.number, reason.detail
        )),
    };
    let keep = back.spec.secrets.clone();
    let write = BotWrite {
        events: std::slice::from_ref(&event),
        verdicts: std::slice::from_ref(&verdict),
        keep_claims: Some(&keep),
        ..BotWrite::default()
    };
    core.save_with(back, write).await?;
    Ok(Executed::Done)
}

/// Whether there is a container that may have the good generation's configuration mounted.
fn has_container(core: &Core, record: &BotRecord) -> bool {
    let container = core.observed.evidence(record.id).container;
    container.is_some_and(|(container, _)| container.state != ContainerState::Removing)
}

/// The row after the return. The face is nobody's generation, and stays.
fn restored(
    record: &BotRecord,
    good: &Generation,
    reason: &Reason,
    now: jiff::Timestamp,
) -> BotRecord {
    let mut back = record.clone();
    let avatar = back.spec.avatar.take();
    back.spec = good.spec.clone();
    back.spec.avatar = avatar;
    back.generation = good.number;
    back.validated = None;
    back.hold = None;
    back.updated_at = now;
    back.lifecycle.revision += 1;
    back.lifecycle.config_slot = back.lifecycle.good_slot;
    back.lifecycle.rolled_back = Some(RolledBack {
        generation: record.generation,
        reason: reason.clone(),
        at: now,
    });
    // Another image was at the state: what it had before comes back with its image.
    if let (Some(snapshot), Some(image_id)) = (back.lifecycle.snapshot.take(), &record.image_id)
        && snapshot.image_id != *image_id
    {
        back.lifecycle.restore = Some(snapshot.generation);
        back.image_id = Some(snapshot.image_id);
    }
    back
}
