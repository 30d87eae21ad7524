//! What a bot uses of the machine.

use botmaker_domain::Actor;
use botmaker_ports::StatsSample;
use futures_util::{StreamExt, stream::BoxStream};

use super::{BotError, BotRef, authorize};
use crate::Fleet;

impl Fleet {
    /// Streams measurements of a running bot, about one a second.
    ///
    /// # Errors
    /// `NotFound`; `NotRunning`; the engine failed.
    pub async fn stats(
        &self,
        actor: &Actor,
        bot: &BotRef,
    ) -> Result<BoxStream<'static, Result<StatsSample, BotError>>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        if !self.core.observed.is_alive(record.id) {
            return Err(BotError::NotRunning);
        }
        let samples = self.core.runtime.stats(record.id).await?;
        Ok(samples.map(|sample| sample.map_err(BotError::from)).boxed())
    }
}
