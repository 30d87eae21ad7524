//! The one place that decides whether an actor may touch a bot.

use botmaker_domain::{Actor, BotRecord, Phase};

use super::{BotError, BotRef};
use crate::core::Core;

/// Loads a bot for an actor. A bot of somebody else does not exist for a member: its existence is not told.
pub(crate) async fn load_for(
    core: &Core,
    actor: &Actor,
    bot: &BotRef,
) -> Result<BotRecord, BotError> {
    let found = match bot {
        BotRef::Id(id) => core.store.find_bot(*id).await?,
        BotRef::Hostname(hostname) => core.store.find_bot_by_hostname(hostname).await?,
    };
    found
        .filter(|record| actor.may_access(record.owner_id))
        .ok_or(BotError::NotFound)
}

/// The same for changes: a bot that is being removed cannot be changed any more.
pub(crate) async fn load_for_change(
    core: &Core,
    actor: &Actor,
    bot: &BotRef,
) -> Result<BotRecord, BotError> {
    let record = load_for(core, actor, bot).await?;
    if record.phase == Phase::Deleting {
        Err(BotError::Deleting)
    } else {
        Ok(record)
    }
}
