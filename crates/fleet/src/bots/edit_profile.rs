//! Changing what a bot is called and how it is found: name, tags, face. None of it needs a new container.

use botmaker_domain::{
    Actor, Avatar, BotName, BotRecord, BotSpec, Emoji, EventKind, NewEvent, Tag, Tags,
};
use botmaker_ports::StoreError;
use tracing::info;

use super::{BotError, BotRef, BotView, FieldError, authorize};
use crate::Fleet;

/// Another face, as raw text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaceWish {
    /// One emoji.
    Emoji(String),
    /// The face that is drawn from the bot's id.
    Drawn,
}

/// What to change, as raw texts; what is `None` stays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EditProfile {
    /// Another display name. The host name stays.
    pub name: Option<String>,
    /// Other tags.
    pub tags: Option<Vec<String>>,
    /// Another face.
    pub face: Option<FaceWish>,
    /// The versions of the bot that the wish is about; `None` for whichever there is.
    pub versions: Option<Vec<u64>>,
}

/// A wish that has been checked.
struct Checked {
    name: Option<BotName>,
    tags: Option<Tags>,
    face: Option<Option<Emoji>>,
}

impl Fleet {
    /// Changes a bot's name, tags or face. What is already so is neither written nor told.
    ///
    /// The persona files were written when the bot was made, so it goes on calling itself by its first name.
    ///
    /// # Errors
    /// `Invalid` names all mistakes at once; `VersionStale` when the bot is not at a version that the wish is about;
    /// `NotFound`, `Deleting`, or the database failed.
    pub async fn edit_profile(
        &self,
        actor: &Actor,
        bot: &BotRef,
        wish: &EditProfile,
    ) -> Result<BotView, BotError> {
        let checked = check(wish)?;
        loop {
            let mut record = authorize::load_for_change(&self.core, actor, bot).await?;
            refuse_other_versions(&record, wish.versions.as_deref())?;
            let before = record.spec.avatar.clone();
            let changes = apply(&mut record.spec, &checked);
            if changes.is_empty() {
                return Ok(self.core.view(record));
            }
            let loses_picture =
                matches!(before, Some(Avatar::Image { .. })) && before != record.spec.avatar;
            let event = updated(
                actor,
                &mut record,
                self.core.clock.now(),
                changes.join("; "),
            );
            let saved = if loses_picture {
                self.core.save_with_picture(record, None, vec![event]).await
            } else {
                self.core.save(record, vec![event]).await
            };
            match saved {
                Ok(record) => {
                    info!(bot.id = %record.id, bot.name = %record.spec.name, "bot's profile changed");
                    return Ok(self.core.view(record));
                }
                // Somebody wrote the row meanwhile: look again, and at the version again.
                Err(StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// The event of a changed profile, at the time that the row gets.
pub(super) fn updated(
    actor: &Actor,
    record: &mut BotRecord,
    now: jiff::Timestamp,
    detail: String,
) -> NewEvent {
    record.updated_at = now;
    NewEvent {
        kind: EventKind::BotUpdated,
        bot_id: Some(record.id),
        actor: Some(actor.name.clone()),
        at: now,
        status: None,
        detail: Some(detail),
    }
}

/// Refuses a wish about another version than the row's.
pub(super) fn refuse_other_versions(
    record: &BotRecord,
    versions: Option<&[u64]>,
) -> Result<(), BotError> {
    if versions.is_some_and(|versions| !versions.contains(&record.version)) {
        return Err(BotError::VersionStale {
            current: record.version,
        });
    }
    Ok(())
}

fn check(wish: &EditProfile) -> Result<Checked, BotError> {
    let mut errors = Vec::new();
    let name = wish.name.as_deref().map(BotName::parse).transpose();
    let name = name.map_err(|error| errors.push(FieldError::new("/name", error.to_string())));
    let tags = wish.tags.as_ref().map(|tags| parse_tags(&mut errors, tags));
    let face = match &wish.face {
        None => Some(None),
        Some(FaceWish::Drawn) => Some(Some(None)),
        Some(FaceWish::Emoji(text)) => {
            parse_emoji(&mut errors, text).map(|emoji| Some(Some(emoji)))
        }
    };
    match (errors.is_empty(), name, face) {
        (true, Ok(name), Some(face)) => Ok(Checked {
            name,
            tags: tags.flatten(),
            face,
        }),
        _ => Err(BotError::Invalid(errors)),
    }
}

/// Reads tags, noting each mistake at its place.
pub(super) fn parse_tags(errors: &mut Vec<FieldError>, texts: &[String]) -> Option<Tags> {
    let mut tags = Vec::new();
    for (index, text) in texts.iter().enumerate().take(Tags::MAX * 4) {
        match Tag::parse(text) {
            Ok(tag) => tags.push(tag),
            Err(error) => errors.push(FieldError::new(format!("/tags/{index}"), error.to_string())),
        }
    }
    // A list of which not all was looked at is too long, whatever the rest of it.
    let tags = if texts.len() > Tags::MAX * 4 {
        Err(botmaker_domain::TagError::TooMany)
    } else {
        Tags::new(tags)
    };
    tags.map_err(|error| errors.push(FieldError::new("/tags", error.to_string())))
        .ok()
}

/// Reads an emoji, noting the mistake at its place.
pub(super) fn parse_emoji(errors: &mut Vec<FieldError>, text: &str) -> Option<Emoji> {
    Emoji::parse(text)
        .map_err(|error| errors.push(FieldError::new("/avatar/emoji", error.to_string())))
        .ok()
}

/// Changes the description and tells what changed, in words.
fn apply(spec: &mut BotSpec, wish: &Checked) -> Vec<String> {
    let mut changes = Vec::new();
    if let Some(name) = wish.name.as_ref().filter(|name| **name != spec.name) {
        changes.push(format!("renamed from “{}” to “{name}”", spec.name));
        spec.name = name.clone();
    }
    if let Some(tags) = wish.tags.as_ref().filter(|tags| **tags != spec.tags) {
        let words: Vec<_> = tags.iter().map(Tag::as_str).collect();
        changes.push(match words.join(", ").as_str() {
            "" => "all tags taken off".to_owned(),
            words => format!("tagged {words}"),
        });
        spec.tags = tags.clone();
    }
    if let Some(face) = &wish.face {
        let avatar = face.clone().map(|emoji| Avatar::Emoji { emoji });
        if avatar != spec.avatar {
            changes.push(match face {
                Some(emoji) => format!("given the face {emoji}"),
                None => "given back its drawn face".to_owned(),
            });
            spec.avatar = avatar;
        }
    }
    changes
}
