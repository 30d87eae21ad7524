//! What is left of a deleted bot once its container is gone. The row goes last, so that a crash leaves work, not rubbish.

use std::sync::Arc;

use botmaker_domain::{BotId, BotRecord, EventKind, NewEvent};
use botmaker_ports::{RuntimeError, StoreError};

use tracing::debug;

use super::execute::Executed;
use crate::{core::Core, janitor::about};

/// Removes network and secrets, moves the state into the trash, removes the row.
pub(crate) async fn purge(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    let bot = record.id;
    if let Err(failure) = core.runtime.remove_network(bot).await {
        return Ok(Executed::Later(failure));
    }
    let directory = Arc::clone(&core.secrets);
    let shredded = core
        .tracker
        .spawn_blocking(move || directory.shred(bot))
        .await;
    let failure = match shredded {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(message) = failure {
        return Ok(Executed::Later(RuntimeError::Storage {
            operation: "shredded",
            message,
        }));
    }
    // A bot that had leave was forgotten before; one with a key of its own may have a budget all the same. What stays of it,
    // because the keyring is away, harms nobody.
    if let Err(error) = core.keyring.forget_bot(bot).await {
        debug!(bot.id = %bot, %error, "the keyring could not forget a bot that goes");
    }
    let about = about::text(core, &record).await?;
    if let Err(failure) = put_away(core, bot, &about).await {
        return Ok(Executed::Later(failure));
    }
    let event = NewEvent {
        kind: EventKind::BotDeleted,
        bot_id: Some(bot),
        actor: None,
        at: core.clock.now(),
        status: None,
        detail: Some(record.spec.name.to_string()),
    };
    let events = core.store.remove_bot(bot, record.version, &[event]).await?;
    core.observed.forget(bot);
    core.logs.forget(bot);
    core.metrics.forget(bot);
    core.bus.remember_owner(bot, record.owner_id);
    core.bus.publish(events, None);
    Ok(Executed::Gone)
}

/// Moves the bot's files into the trash, with what is known of it. A bot without files leaves nothing there.
async fn put_away(core: &Core, bot: BotId, about: &[u8]) -> Result<(), RuntimeError> {
    let stored = core.runtime.list_stored().await?;
    if stored.iter().any(|stored| stored.bot_id == bot) {
        core.runtime.keep_about(bot, about).await?;
    }
    core.runtime.trash_state(bot).await
}
