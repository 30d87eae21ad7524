//! Writing a changed description: a new generation, the row that wishes for it, and what tells of it, in one transaction.

use botmaker_domain::{
    Actor, Avatar, BotRecord, BotSpec, EventKind, Generation, GenerationOrigin, GenerationOutcome,
    NewEvent, Power, SecretMarks,
};
use botmaker_ports::{BotWrite, ConflictKind, GenerationVerdict, NewGeneration, StoreError};
use tracing::info;

use super::{BotError, CreateBotError, EditBotError, changes, claims::Claims};
use crate::core::Core;

/// A changed description with everything that belongs to it.
pub(super) struct Change {
    pub(super) spec: BotSpec,
    pub(super) marks: SecretMarks,
    pub(super) claims: Claims,
    pub(super) origin: GenerationOrigin,
    /// The snapshot that comes back with it.
    pub(super) restore: Option<u32>,
    pub(super) detail: String,
}

/// Writes the change; what was changed already is not written.
pub(super) async fn save(
    core: &Core,
    actor: &Actor,
    record: BotRecord,
    change: Change,
    face: Option<Option<Avatar>>,
) -> Result<BotRecord, EditBotError> {
    let is_new = change.spec != record.spec || change.origin != GenerationOrigin::Edited;
    if !is_new && face.is_none() {
        return Ok(record);
    }
    let now = core.clock.now();
    let mut next = record.clone();
    next.updated_at = now;
    next.lifecycle.revision += 1;
    let mut details = Vec::new();
    if is_new {
        begin(&mut next, &change);
        details.push(change.detail.clone());
    }
    if let Some(face) = &face {
        details.push(changes::face_in_words(face.as_ref()));
        next.spec.avatar.clone_from(face);
    }
    let event = NewEvent {
        kind: EventKind::BotUpdated,
        bot_id: Some(record.id),
        actor: Some(actor.name.clone()),
        at: now,
        status: None,
        detail: Some(details.join("; ")),
    };
    let loses_picture = matches!(record.spec.avatar, Some(Avatar::Image { .. })) && face.is_some();
    let generation = is_new.then(|| NewGeneration {
        generation: generation(&next, &change, actor, now),
        fingerprints: change.claims.fingerprints.clone(),
    });
    let superseded = superseded(&record).filter(|_| is_new);
    let write = BotWrite {
        events: std::slice::from_ref(&event),
        picture: loses_picture.then_some(None),
        generation: generation.as_ref(),
        verdicts: superseded.as_slice(),
        keep_claims: None,
    };
    match core.save_with(next, write).await {
        Ok(saved) => {
            info!(bot.id = %saved.id, bot.name = %saved.spec.name, generation = saved.generation, "bot changed");
            Ok(saved)
        }
        Err(error) => Err(refusal(core, actor, &record, &change, error).await),
    }
}

/// The present generation, when the bot was not ready with it and did not fail with it either.
fn superseded(record: &BotRecord) -> Option<GenerationVerdict> {
    let is_open = record.lifecycle.good_generation != Some(record.generation)
        && record.active_hold().is_none();
    is_open.then_some(GenerationVerdict {
        number: record.generation,
        outcome: GenerationOutcome::Superseded,
        image_id: None,
    })
}

async fn refusal(
    core: &Core,
    actor: &Actor,
    record: &BotRecord,
    change: &Change,
    error: StoreError,
) -> EditBotError {
    match error {
        StoreError::Conflict(ConflictKind::Hostname) => {
            let hostname = change.spec.hostname.to_string();
            CreateBotError::HostnameTaken { hostname }.into()
        }
        StoreError::Conflict(ConflictKind::Secret) => {
            match change.claims.find_taken(core, actor, Some(record.id)).await {
                Ok(Some(taken)) => EditBotError::Wish(taken),
                // A bot that let go of its token meanwhile is in nobody's way: try again.
                Ok(None) => BotError::Store(StoreError::Stale).into(),
                Err(error) => error.into(),
            }
        }
        error => error.into(),
    }
}

/// Makes the row wish for the changed description.
fn begin(next: &mut BotRecord, change: &Change) {
    let is_proved = next.lifecycle.good_generation == Some(next.generation);
    let is_hot = is_proved
        && next.has_been_ready
        && change.restore.is_none()
        && !changes::need_container(&next.spec, &change.spec);
    let avatar = next.spec.avatar.take();
    next.spec = change.spec.clone();
    next.spec.avatar = avatar;
    next.lifecycle.newest_generation += 1;
    next.generation = next.lifecycle.newest_generation;
    if !is_hot {
        next.lifecycle.config_slot = next.generation;
    }
    if let Some(copy) = change.restore.or_else(|| copy_of_before(next)) {
        next.lifecycle.restore = Some(copy);
    }
    // What failed is tried again with the change.
    if next.hold.take().is_some() && next.power == Power::Running {
        next.power_seq += 1;
    }
}

/// The copy of the state that belongs to the wanted image, when it is the one from before a change that is still open and
/// whose image may have been at the state meanwhile.
fn copy_of_before(next: &BotRecord) -> Option<u32> {
    let (snapshot, wanted) = (next.lifecycle.snapshot.as_ref()?, next.spec.image.as_ref()?);
    let is_of_wanted = snapshot.image_id == wanted.id;
    let is_of_present = next.image_id.as_ref() == Some(&snapshot.image_id);
    (is_of_wanted && !is_of_present).then_some(snapshot.generation)
}

fn generation(
    next: &BotRecord,
    change: &Change,
    actor: &Actor,
    now: jiff::Timestamp,
) -> Generation {
    Generation {
        bot_id: next.id,
        number: next.generation,
        spec: next.spec.clone(),
        marks: change.marks.clone(),
        author: Some(actor.name.clone()),
        origin: change.origin,
        outcome: GenerationOutcome::Untested,
        image_id: None,
        created_at: now,
    }
}
