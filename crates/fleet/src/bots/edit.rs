//! Changing a bot: a new generation of its description, or another face.
//!
//! What needs a new container gets one, what OpenClaw takes while it runs is applied to the running one; the reconciler
//! does either, and takes the change back when the bot does not become ready with it.

use std::{collections::BTreeMap, sync::Arc};

use botmaker_domain::{
    Actor, Avatar, BotId, BotRecord, BotSpec, GenerationOrigin, GenerationOutcome, GrantMark,
    PinnedImage, SecretMarks, SecretName, SecretVersions,
};
use botmaker_ports::StoreError;
use botmaker_secrets::SecretString;

use super::{
    BotError, BotRef, BotView, CreateBotError, EditBotError, FieldError, authorize, changes,
    claims::{self, Claims},
    edit_wish::{self, EditBot, FaceWish},
    keys,
    new_generation::{Change, save},
    validate,
};
use crate::{Fleet, core::Core, keyring::grants};

impl Fleet {
    /// Changes a bot. What is already so is neither written nor told. Returns when the wish is durable; the bot follows.
    ///
    /// # Errors
    /// See [`EditBotError`]; nothing has changed then.
    pub async fn edit_bot(
        &self,
        actor: &Actor,
        bot: &BotRef,
        wish: EditBot,
    ) -> Result<BotView, EditBotError> {
        let record = authorize::load_for_change(&self.core, actor, bot).await?;
        let image = self.resolve_image(&record, &wish).await?;
        // The rest runs to its end even when the client goes away in the middle.
        let (core, actor) = (Arc::clone(&self.core), actor.clone());
        let work = async move { edit(&core, &actor, record.id, wish, image).await };
        let edited = self.core.tracker.spawn_on(work, &self.core.executor).await;
        let record = edited.map_err(|_| BotError::Interrupted)??;
        self.core.queue.wake(record.id);
        Ok(self.core.view(record))
    }

    /// The image that a wish names, as it is on the engine now: a name that moves later does not change the bot.
    async fn resolve_image(
        &self,
        record: &BotRecord,
        wish: &EditBot,
    ) -> Result<Option<PinnedImage>, EditBotError> {
        let Some(wanted) = &wish.image else {
            return Ok(None);
        };
        let reference = wanted.as_ref().unwrap_or(&self.core.settings.image);
        let reference = botmaker_domain::ImageReference::parse(reference)
            .map_err(|error| invalid("/image", &error.to_string()))?;
        let found = self.core.runtime.find_image(reference.as_str()).await;
        let found = found.map_err(BotError::Runtime)?;
        let image = found.ok_or_else(|| EditBotError::ImageUnknown {
            reference: reference.to_string(),
        })?;
        let lacks = |kind: &str| !image.channels.iter().any(|has| has == kind);
        let missing = record
            .spec
            .channels
            .iter()
            .find(|it| lacks(it.kind.as_str()));
        if let (Some(channel), None) = (missing, &wish.channels) {
            let text = format!(
                "this image has no {} plugin, which the bot needs",
                channel.kind.as_str()
            );
            return Err(invalid("/image", &text));
        }
        if !wish.accept_failed_image {
            refuse_failed_image(&self.core, record.id, &image.id, &reference).await?;
        }
        Ok(Some(PinnedImage {
            reference,
            id: image.id,
        }))
    }
}

fn invalid(pointer: &str, detail: &str) -> EditBotError {
    EditBotError::Bot(BotError::Invalid(vec![FieldError::new(pointer, detail)]))
}

async fn refuse_failed_image(
    core: &Core,
    bot: BotId,
    image_id: &str,
    reference: &botmaker_domain::ImageReference,
) -> Result<(), EditBotError> {
    let generations = core
        .store
        .list_generations(bot)
        .await
        .map_err(BotError::from)?;
    for generation in generations {
        let is_it = generation.image_id.as_deref() == Some(image_id);
        if let (GenerationOutcome::Failed { reason, .. }, true) = (&generation.outcome, is_it) {
            return Err(EditBotError::ImageFailedBefore {
                reference: reference.to_string(),
                generation: generation.number,
                reason: reason.detail.clone(),
            });
        }
    }
    Ok(())
}

async fn edit(
    core: &Arc<Core>,
    actor: &Actor,
    bot: BotId,
    wish: EditBot,
    image: Option<PinnedImage>,
) -> Result<BotRecord, EditBotError> {
    let mut written = SecretVersions::new();
    let mut minted = None;
    let _in_hand = core.secrets_in_hand.begin(bot);
    loop {
        let record = authorize::load_for_change(core, actor, &BotRef::Id(bot)).await?;
        refuse_other_versions(&record, wish.versions.as_deref())?;
        let image = image.clone().filter(|it| !has_already(core, &record, it));
        // Every mistake is told at once, the face's among them.
        let mut checked = check(core, &record.spec, wish.clone())?;
        if pays_otherwise(&record.spec, &checked.spec) {
            let required = keys::require(core, &checked.spec).await;
            required.map_err(EditBotError::Wish)?;
        }
        give_token(&record.spec, &mut checked, wish.new_token, &mut minted)?;
        let face = face_of(&record, wish.face.as_ref())?;
        write_secrets(core, bot, &checked.secrets, &mut written).await?;
        let before = core
            .store
            .find_generation(bot, record.generation)
            .await
            .map_err(BotError::from)?;
        let marks = before.map(|before| before.marks).unwrap_or_default();
        let change = change_of(core, &record, checked, &written, (marks, image, &wish));
        match save(core, actor, record, change, face).await {
            // Somebody wrote the row meanwhile: look again, and at the version again.
            Err(EditBotError::Bot(BotError::Store(StoreError::Stale))) => {}
            other => return other,
        }
    }
}

/// Whether other keys of the keyring are needed than before.
fn pays_otherwise(old: &BotSpec, new: &BotSpec) -> bool {
    let who = |spec: &BotSpec| {
        (
            spec.key.clone(),
            spec.provider.clone(),
            spec.base_url.clone(),
        )
    };
    new.key.is_keyring() && who(old) != who(new)
}

/// Gives a bot that uses the keyring the token that it has, or a new one, the same for all attempts.
pub(super) fn give_token(
    old: &BotSpec,
    checked: &mut validate::Checked,
    is_new_wanted: bool,
    minted: &mut Option<(SecretString, GrantMark)>,
) -> Result<(), EditBotError> {
    if !checked.spec.key.is_keyring() {
        return Ok(());
    }
    if old.key.is_keyring() && old.grant.is_some() && !is_new_wanted {
        checked.spec.grant.clone_from(&old.grant);
        return Ok(());
    }
    let (token, mark) = match minted {
        Some(minted) => minted.clone(),
        None => {
            let new = grants::new_token().map_err(|_| BotError::Interrupted)?;
            minted.insert(new).clone()
        }
    };
    checked.spec.grant = Some(mark);
    checked.secrets.insert(SecretName::provider_key(), token);
    Ok(())
}

/// Whether a bot that nobody chose an image for runs this one, and is shown under this name: to choose it then changes
/// nothing, and must not cost a new container.
fn has_already(core: &Core, record: &BotRecord, image: &PinnedImage) -> bool {
    record.spec.image.is_none()
        && record.image_id.as_ref() == Some(&image.id)
        && image.reference.as_str() == core.settings.image
}

/// Refuses a wish about another revision than the bot's.
pub(super) fn refuse_other_versions(
    record: &BotRecord,
    versions: Option<&[u64]>,
) -> Result<(), BotError> {
    let current = record.lifecycle.revision;
    if versions.is_some_and(|versions| !versions.contains(&current)) {
        return Err(BotError::VersionStale { current });
    }
    Ok(())
}

/// The face after the change; `None` for the one that it has.
fn face_of(
    record: &BotRecord,
    wish: Option<&FaceWish>,
) -> Result<Option<Option<Avatar>>, EditBotError> {
    let face = match wish {
        None => return Ok(None),
        Some(FaceWish::Drawn) => None,
        Some(FaceWish::Emoji(text)) => {
            let emoji = botmaker_domain::Emoji::parse(text)
                .map_err(|error| invalid("/avatar/emoji", &error.to_string()))?;
            Some(Avatar::Emoji { emoji })
        }
    };
    Ok((face != record.spec.avatar).then_some(face))
}

/// Checks the whole description as it would be, with the secrets that the bot has already.
pub(super) fn check(
    core: &Core,
    spec: &BotSpec,
    wish: EditBot,
) -> Result<validate::Checked, EditBotError> {
    let image = core.engine.image();
    let image_channels = image.as_ref().map(|image| image.channels.as_slice());
    edit_wish::checked(spec, wish, &core.settings.limits, image_channels)
        .map_err(|errors| BotError::Invalid(errors).into())
}

/// Writes new secrets beside the old ones, once for all attempts; what no row names is removed with a later change.
pub(super) async fn write_secrets(
    core: &Arc<Core>,
    bot: BotId,
    secrets: &BTreeMap<SecretName, SecretString>,
    written: &mut SecretVersions,
) -> Result<(), EditBotError> {
    let new: Vec<_> = secrets
        .iter()
        .filter(|(name, _)| !written.contains_key(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let directory = Arc::clone(&core.secrets);
    let work = move || {
        let present = directory.list(bot)?;
        let mut versions = SecretVersions::new();
        for (name, value) in new {
            let same = present.iter().filter(|stored| stored.name == name);
            let version = same.map(|stored| stored.version).max().unwrap_or(0) + 1;
            directory.write(bot, &name, version, &value)?;
            versions.insert(name, version);
        }
        Ok(versions)
    };
    let versions = core.tracker.spawn_blocking(work).await;
    let versions = versions.map_err(|_| BotError::Interrupted)?;
    written.extend(versions.map_err(|error| EditBotError::Wish(CreateBotError::Secrets(error)))?);
    Ok(())
}

/// The change that a checked wish comes to.
fn change_of(
    core: &Core,
    record: &BotRecord,
    checked: validate::Checked,
    written: &SecretVersions,
    (old_marks, image, wish): (SecretMarks, Option<PinnedImage>, &EditBot),
) -> Change {
    let mut checked = checked;
    let old = &record.spec;
    let new_marks = claims::marks(&checked.secrets, &core.master_key);
    complete(&mut checked, old, written, image, wish);
    let claims = Claims::of(&checked, &core.master_key);
    let names = &checked.spec.secrets;
    let mut marks = old_marks;
    marks.extend(new_marks);
    marks.retain(|name, _| names.contains_key(name));
    Change {
        detail: changes::in_words(old, &checked.spec).join("; "),
        restore: None,
        spec: checked.spec,
        marks,
        claims,
        origin: GenerationOrigin::Edited,
    }
}

/// Gives a checked wish what the check knows nothing of.
pub(super) fn complete(
    checked: &mut validate::Checked,
    old: &BotSpec,
    written: &SecretVersions,
    image: Option<PinnedImage>,
    wish: &EditBot,
) {
    checked.spec.secrets = secret_versions(checked, old, written, wish);
    checked.spec.image = image.or_else(|| old.image.clone());
    checked.spec.canary_minutes = wish.canary_minutes.unwrap_or(old.canary_minutes);
    checked.spec.avatar = old.avatar.clone();
}

/// The secrets that the new description needs: new versions of those that were given, the old ones of the others.
pub(super) fn secret_versions(
    checked: &validate::Checked,
    old: &BotSpec,
    written: &SecretVersions,
    wish: &EditBot,
) -> SecretVersions {
    let mut needed = vec![SecretName::gateway_token()];
    if !wish.drops_key(old) || checked.secrets.contains_key(&SecretName::provider_key()) {
        needed.push(SecretName::provider_key());
    }
    needed.extend(validate::channel_secret_names(&checked.spec.channels));
    let version = |name: &SecretName| {
        let new = checked.secrets.contains_key(name);
        let source = if new { written } else { &old.secrets };
        source.get(name).copied()
    };
    needed
        .into_iter()
        .filter_map(|name| version(&name).map(|version| (name, version)))
        .collect()
}
