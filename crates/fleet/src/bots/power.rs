//! Starting, stopping and restarting: wishes, carried out by the reconciler. The last wish wins.

use botmaker_domain::{Actor, BotRecord, EventKind, NewEvent, Power};
use botmaker_ports::StoreError;

use super::{BotError, BotRef, BotView, authorize};
use crate::Fleet;

impl Fleet {
    /// Wishes the bot to run. A bot that runs, or is on its way, is left alone; a failed one is tried again.
    ///
    /// # Errors
    /// `NotFound`, `Deleting`, or the database failed.
    pub async fn start_bot(&self, actor: &Actor, bot: &BotRef) -> Result<BotView, BotError> {
        self.change_power(actor, bot, "start", |record| {
            let is_on_its_way = record.power == Power::Running && record.active_hold().is_none();
            if !is_on_its_way {
                record.power = Power::Running;
                record.power_seq += 1;
            }
            !is_on_its_way
        })
        .await
    }

    /// Wishes the bot not to run.
    ///
    /// # Errors
    /// As for [`Fleet::start_bot`].
    pub async fn stop_bot(&self, actor: &Actor, bot: &BotRef) -> Result<BotView, BotError> {
        self.change_power(actor, bot, "stop", |record| {
            let changes = record.power == Power::Running;
            record.power = Power::Stopped;
            changes
        })
        .await
    }

    /// Wishes the bot to end and to run anew; starts a stopped one.
    ///
    /// # Errors
    /// As for [`Fleet::start_bot`].
    pub async fn restart_bot(&self, actor: &Actor, bot: &BotRef) -> Result<BotView, BotError> {
        self.change_power(actor, bot, "restart", |record| {
            record.power = Power::Running;
            record.power_seq += 1;
            true
        })
        .await
    }

    /// Writes a wish; when the reconciler wrote the row meanwhile, the wish is applied to the newer row.
    async fn change_power(
        &self,
        actor: &Actor,
        bot: &BotRef,
        wish: &'static str,
        apply: impl Fn(&mut BotRecord) -> bool,
    ) -> Result<BotView, BotError> {
        loop {
            let mut record = authorize::load_for_change(&self.core, actor, bot).await?;
            if !apply(&mut record) {
                return Ok(self.core.view(record));
            }
            let now = self.core.clock.now();
            record.updated_at = now;
            let event = NewEvent {
                kind: EventKind::BotPowerChanged,
                bot_id: Some(record.id),
                actor: Some(actor.name.clone()),
                at: now,
                status: None,
                detail: Some(wish.to_owned()),
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
