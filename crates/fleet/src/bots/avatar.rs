//! The picture that is a bot's face.

use botmaker_domain::{Actor, Avatar, EventKind, NewEvent, Picture, PictureDigest};
use botmaker_ports::StoreError;
use sha2::{Digest, Sha256};
use tracing::info;

use super::{BotError, BotRef, BotView, authorize, changes, edit};
use crate::Fleet;

/// A bot's picture and what tells it from others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotPicture {
    /// Changes with the picture.
    pub digest: PictureDigest,
    /// The picture.
    pub picture: Picture,
}

impl Fleet {
    /// Gives a bot a picture as its face. The same picture again is neither written nor told.
    ///
    /// # Errors
    /// `VersionStale` when the bot is at none of `versions`; `NotFound`, `Deleting`, or the database failed.
    pub async fn set_picture(
        &self,
        actor: &Actor,
        bot: &BotRef,
        picture: &Picture,
        versions: Option<&[u64]>,
    ) -> Result<BotView, BotError> {
        let avatar = Avatar::Image {
            digest: PictureDigest::new(Sha256::digest(picture.bytes()).into()),
            format: picture.format(),
        };
        loop {
            let mut record = authorize::load_for_change(&self.core, actor, bot).await?;
            edit::refuse_other_versions(&record, versions)?;
            if record.spec.avatar.as_ref() == Some(&avatar) {
                return Ok(self.core.view(record));
            }
            record.spec.avatar = Some(avatar.clone());
            let now = self.core.clock.now();
            record.updated_at = now;
            record.lifecycle.revision += 1;
            let event = NewEvent {
                kind: EventKind::BotUpdated,
                bot_id: Some(record.id),
                actor: Some(actor.name.clone()),
                at: now,
                status: None,
                detail: Some(changes::face_in_words(record.spec.avatar.as_ref())),
            };
            match self
                .core
                .save_with_picture(record, Some(picture), vec![event])
                .await
            {
                Ok(record) => {
                    info!(bot.id = %record.id, bot.name = %record.spec.name, "bot was given a picture");
                    return Ok(self.core.view(record));
                }
                Err(StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Loads a bot's picture.
    ///
    /// # Errors
    /// `NotFound`; `PictureMissing` when its face is another; the database failed.
    pub async fn load_picture(&self, actor: &Actor, bot: &BotRef) -> Result<BotPicture, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        // Read after the row: a picture that was replaced in between is told by its own digest.
        let picture = self.core.store.find_picture(record.id).await?;
        let picture = picture.ok_or(BotError::PictureMissing)?;
        let digest = PictureDigest::new(Sha256::digest(picture.bytes()).into());
        Ok(BotPicture { digest, picture })
    }
}
