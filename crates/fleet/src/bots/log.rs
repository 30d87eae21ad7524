//! Reading a bot's log: live through the hub, or the stored one once.

use botmaker_domain::Actor;
use futures_util::{StreamExt, stream::BoxStream};

use super::{BotError, BotRef, authorize};
use crate::{
    Fleet,
    logs::{LogItem, LogLine, LogRequest, hub, stored},
};

impl Fleet {
    /// Follows a bot's log: what is stored first, then what comes, across restarts of the bot.
    ///
    /// # Errors
    /// `NotFound`; the database failed. A log that cannot be read now begins when the engine or the bot returns.
    pub async fn follow_log(
        &self,
        actor: &Actor,
        bot: &BotRef,
        request: LogRequest,
    ) -> Result<BoxStream<'static, LogItem>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        Ok(hub::follow(&self.core, record.id, request))
    }

    /// Reads the stored log once, oldest line first.
    ///
    /// # Errors
    /// `NotFound`; `NotRunning` when the bot has no container; the engine failed.
    pub async fn read_log(
        &self,
        actor: &Actor,
        bot: &BotRef,
        request: LogRequest,
    ) -> Result<BoxStream<'static, Result<LogLine, BotError>>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let lines = stored::read(&self.core, &record, &request).await?;
        Ok(lines.map(|line| line.map_err(BotError::from)).boxed())
    }
}
