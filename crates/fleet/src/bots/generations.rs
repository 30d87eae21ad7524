//! The generations of a bot: what it was, and the way back.

use std::sync::Arc;

use botmaker_domain::{
    Actor, BotRecord, Generation, GenerationOrigin, ImageReference, PinnedImage,
};
use botmaker_ports::SnapshotInfo;

use super::{
    BotError, BotRef, BotView, EditBotError, authorize,
    changes::{self, FieldChange},
    claims::{self, Claims},
    edit, new_generation,
};
use crate::{Fleet, core::Core};

/// A generation with what it changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GenerationView {
    /// The generation.
    pub generation: Generation,
    /// What is different from the one before it that is kept; empty for the first.
    pub changes: Vec<FieldChange>,
    /// The copy of the state as it was when another image followed this generation.
    pub snapshot: Option<SnapshotInfo>,
    /// Whether it is the bot's present description.
    pub is_present: bool,
    /// Whether the bot goes back to it when a change fails.
    pub is_good: bool,
}

/// A wish to go back.
#[derive(Clone, Default, Debug)]
pub struct ReturnTo {
    /// To which generation.
    pub number: u32,
    /// Whether what is lost on the way is accepted.
    pub accept_loss: bool,
    /// The revisions of the bot that the wish is about; `None` for whichever there is.
    pub versions: Option<Vec<u64>>,
}

impl Fleet {
    /// The generations of a bot that are kept, newest first.
    ///
    /// # Errors
    /// `NotFound`; the database or the engine's files failed.
    pub async fn list_generations(
        &self,
        actor: &Actor,
        bot: &BotRef,
    ) -> Result<Vec<GenerationView>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let all = self.core.store.list_generations(record.id).await?;
        let snapshots = self.core.runtime.list_snapshots(record.id).await?;
        let older = all.iter().skip(1).map(Some).chain([None]);
        let views = all
            .iter()
            .zip(older)
            .map(|(generation, older)| GenerationView {
                changes: older
                    .map(|older| changes::between(older, generation))
                    .unwrap_or_default(),
                snapshot: snapshots
                    .iter()
                    .find(|snapshot| snapshot.generation == generation.number)
                    .copied(),
                is_present: generation.number == record.generation,
                is_good: record.lifecycle.good_generation == Some(generation.number),
                generation: generation.clone(),
            });
        Ok(views.collect())
    }

    /// Gives the bot the description of an older generation, as a new one. Its face stays.
    ///
    /// # Errors
    /// See [`EditBotError`]: `StateWouldBeLost` when the older one ran another image and that was not accepted.
    pub async fn return_to_generation(
        &self,
        actor: &Actor,
        bot: &BotRef,
        wish: &ReturnTo,
    ) -> Result<BotView, EditBotError> {
        let core = &self.core;
        loop {
            let record = authorize::load_for_change(core, actor, bot).await?;
            edit::refuse_other_versions(&record, wish.versions.as_deref())?;
            if wish.number == record.generation {
                let number = wish.number;
                return Err(EditBotError::GenerationPresent { number });
            }
            let unknown = EditBotError::GenerationUnknown {
                number: wish.number,
            };
            let found = core.store.find_generation(record.id, wish.number).await?;
            let change = change_to(core, &record, found.ok_or(unknown)?, wish).await?;
            match new_generation::save(core, actor, record, change, None).await {
                Err(EditBotError::Bot(BotError::Store(botmaker_ports::StoreError::Stale))) => {}
                Err(error) => return Err(error),
                Ok(record) => {
                    core.queue.wake(record.id);
                    return Ok(core.view(record));
                }
            }
        }
    }
}

async fn change_to(
    core: &Arc<Core>,
    record: &BotRecord,
    target: Generation,
    wish: &ReturnTo,
) -> Result<new_generation::Change, EditBotError> {
    require_secrets(core, record, &target).await?;
    let mut spec = target.spec.clone();
    spec.avatar.clone_from(&record.spec.avatar);
    let image = image_of(core, record, &target);
    let restore = match &image {
        Some(image) => {
            let found = core.runtime.find_image(&image.id).await;
            if found.map_err(BotError::Runtime)?.is_none() {
                let reference = image.reference.to_string();
                return Err(EditBotError::ImageUnknown { reference });
            }
            accept_loss(core, record, &target, wish).await?
        }
        None => None,
    };
    spec.image = image.or(spec.image);
    Ok(new_generation::Change {
        detail: format!("back to generation {}", target.number),
        claims: Claims {
            fingerprints: claims::of_generation(&target),
            places: Default::default(),
        },
        marks: target.marks,
        origin: GenerationOrigin::Returned { to: target.number },
        restore,
        spec,
    })
}

/// The image that the generation ran, when that is another one than the bot's present one.
fn image_of(core: &Core, record: &BotRecord, target: &Generation) -> Option<PinnedImage> {
    let id = target.image_id.as_ref()?;
    let is_other = record
        .image_id
        .as_ref()
        .is_some_and(|present| present != id);
    let chosen = target
        .spec
        .image
        .as_ref()
        .map(|image| image.reference.clone());
    let is_default = core.engine.image().is_some_and(|image| image.id == *id);
    let name = if is_default { &core.settings.image } else { id };
    let reference = chosen.or_else(|| ImageReference::parse(name).ok())?;
    is_other.then(|| PinnedImage {
        reference,
        id: id.clone(),
    })
}

/// Older builds of OpenClaw refuse the state that newer ones have written. With a copy of the state of then, all that the
/// bot has learned since is lost; without one, the bot may not start.
async fn accept_loss(
    core: &Core,
    record: &BotRecord,
    target: &Generation,
    wish: &ReturnTo,
) -> Result<Option<u32>, EditBotError> {
    let snapshots = core.runtime.list_snapshots(record.id).await;
    let snapshots = snapshots.map_err(BotError::Runtime)?;
    // While a change of the image is open, the copy from before it is good for whatever ran that image.
    let open = record.lifecycle.snapshot.as_ref();
    let open = open.filter(|open| Some(&open.image_id) == target.image_id.as_ref());
    let find = |number: u32| snapshots.iter().find(|it| it.generation == number);
    let snapshot = find(target.number).or_else(|| find(open?.generation));
    if wish.accept_loss {
        return Ok(snapshot.map(|snapshot| snapshot.generation));
    }
    let loss = match snapshot {
        Some(snapshot) => format!(
            "generation {} ran another image; with it comes back the bot's memory of {}, and everything that it has learned \
             since then is lost",
            target.number, snapshot.taken_at
        ),
        None => format!(
            "generation {} ran another image, and there is no copy of the bot's memory of then; an older OpenClaw may refuse \
             the present one, and the change is taken back then",
            target.number
        ),
    };
    Err(EditBotError::StateWouldBeLost { loss })
}

async fn require_secrets(
    core: &Arc<Core>,
    record: &BotRecord,
    target: &Generation,
) -> Result<(), EditBotError> {
    let (directory, bot) = (Arc::clone(&core.secrets), record.id);
    let present = core
        .tracker
        .spawn_blocking(move || directory.list(bot))
        .await;
    let present = present
        .map_err(|_| BotError::Interrupted)?
        .map_err(BotError::Secrets)?;
    let is_there = |name: &botmaker_domain::SecretName, version: u32| {
        present
            .iter()
            .any(|stored| stored.name == *name && stored.version == version)
    };
    let gone: Vec<_> = target
        .spec
        .secrets
        .iter()
        .filter(|(name, version)| !is_there(name, **version))
        .map(|(name, _)| name.to_string())
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    Err(EditBotError::SecretsGone {
        number: target.number,
        names: gone.join(", "),
    })
}
