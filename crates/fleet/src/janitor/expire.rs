//! The end of what waited in the trash.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use botmaker_ports::{TrashEntry, TrashKind};
use tracing::{info, warn};

use super::{JanitorError, JanitorSettings};
use crate::{core::Core, reconcile::plan::age};

impl JanitorSettings {
    /// How long files of this kind wait.
    pub(super) const fn wait_of(&self, kind: TrashKind) -> Duration {
        match kind {
            TrashKind::Deleted => self.trash_keep,
            TrashKind::Orphaned => self.quarantine_keep,
            TrashKind::Removed => Duration::ZERO,
        }
    }
}

/// Removes what has waited long enough, and says how many entries that were.
pub(super) async fn expire(core: &Arc<Core>) -> Result<usize, JanitorError> {
    let now = core.clock.now();
    let mut count = 0;
    for entry in core.runtime.list_trash().await? {
        if age(now, entry.since) < core.settings.janitor.wait_of(entry.kind) {
            continue;
        }
        match remove(core, &entry).await {
            Ok(()) => count += 1,
            Err(error) => {
                warn!(entry = entry.name, error = %error, "an entry of the trash could not be removed");
            }
        }
    }
    Ok(count)
}

/// Removes an entry for good, and with a bot's last files its secrets.
pub(super) async fn remove(core: &Arc<Core>, entry: &TrashEntry) -> Result<(), JanitorError> {
    let bot = entry.bot_id;
    if is_last(core, entry).await? && core.store.find_bot(bot).await?.is_none() {
        shred(core, bot).await?;
    }
    core.runtime.remove_trash(&entry.name).await?;
    info!(bot.id = %bot, entry = entry.name, "files of a bot that is gone were removed for good");
    Ok(())
}

/// Whether nothing else is left of the bot.
async fn is_last(core: &Core, entry: &TrashEntry) -> Result<bool, JanitorError> {
    let is_other = |other: &TrashEntry| {
        other.bot_id == entry.bot_id && other.name != entry.name && other.kind != TrashKind::Removed
    };
    let stored = core.runtime.list_stored().await?;
    let has_home = stored.iter().any(|stored| stored.bot_id == entry.bot_id);
    Ok(!has_home && !core.runtime.list_trash().await?.iter().any(is_other))
}

async fn shred(core: &Arc<Core>, bot: BotId) -> Result<(), JanitorError> {
    let directory = Arc::clone(&core.secrets);
    core.tracker
        .spawn_blocking(move || directory.shred(bot))
        .await
        .map_err(|_| JanitorError::Interrupted)?
        .map_err(JanitorError::Secrets)
}
