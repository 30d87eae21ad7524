//! Deleting a bot: a wish like any other; the reconciler removes what is left of it, the row last.

use botmaker_domain::{Actor, EventKind, NewEvent, Phase, Power, Status};
use botmaker_ports::StoreError;

use super::{BotError, BotRef, BotView, authorize};
use crate::Fleet;

impl Fleet {
    /// Wishes the bot gone. Deleting a bot that is being deleted is success.
    ///
    /// Its secrets are shredded; its state lies in the trash afterwards.
    ///
    /// # Errors
    /// `NotFound`, or the database failed.
    pub async fn delete_bot(&self, actor: &Actor, bot: &BotRef) -> Result<BotView, BotError> {
        loop {
            let mut record = authorize::load_for(&self.core, actor, bot).await?;
            if record.phase == Phase::Deleting {
                return Ok(self.core.view(record));
            }
            let now = self.core.clock.now();
            record.phase = Phase::Deleting;
            record.power = Power::Stopped;
            record.status = Status::plain(botmaker_domain::BotState::Deleting, now);
            record.updated_at = now;
            let event = NewEvent {
                kind: EventKind::BotDeleting,
                bot_id: Some(record.id),
                actor: Some(actor.name.clone()),
                at: now,
                status: Some(record.status.clone()),
                detail: Some(record.spec.name.to_string()),
            };
            match self.core.save(record, vec![event]).await {
                Ok(record) => {
                    self.core.queue.wake(record.id);
                    return Ok(self.core.view(record));
                }
                Err(StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
