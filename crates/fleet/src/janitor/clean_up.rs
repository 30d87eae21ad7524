//! Removing orphans: stopped containers only. Data is never removed here.

use botmaker_domain::{Actor, EventKind, NewEvent};
use tracing::{info, warn};

use super::{
    JanitorError, Orphan, OrphanKind,
    orphans::{find, require_admin},
};
use crate::Fleet;

/// An orphan that stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptOrphan {
    /// The orphan.
    pub orphan: Orphan,
    /// Why it stays.
    pub why: String,
}

/// What a clean-up did, or would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CleanUp {
    /// What was removed, or would be.
    pub removed: Vec<Orphan>,
    /// What stays.
    pub kept: Vec<KeptOrphan>,
    /// Whether anything was really removed.
    pub is_applied: bool,
}

impl Fleet {
    /// Removes stopped orphan containers, or only tells which (`apply` false).
    ///
    /// # Errors
    /// `Denied` for members; the engine, the database or the file system failed.
    pub async fn clean_up(&self, actor: &Actor, apply: bool) -> Result<CleanUp, JanitorError> {
        require_admin(actor)?;
        let mut report = CleanUp {
            is_applied: apply,
            ..CleanUp::default()
        };
        for orphan in find(&self.core).await?.items {
            match why_kept(&orphan) {
                Some(why) => report.kept.push(KeptOrphan {
                    orphan,
                    why: why.to_owned(),
                }),
                None if !apply => report.removed.push(orphan),
                None => match self.remove(&orphan).await {
                    Ok(()) => report.removed.push(orphan),
                    Err(why) => report.kept.push(KeptOrphan { orphan, why }),
                },
            }
        }
        if apply && !report.removed.is_empty() {
            self.tell_cleaned(actor, report.removed.len()).await?;
        }
        Ok(report)
    }

    async fn remove(&self, orphan: &Orphan) -> Result<(), String> {
        let Some(bot) = orphan.bot_id else {
            return Err("its bot's id cannot be read".to_owned());
        };
        // Looked at once more: only a container that is still stopped goes.
        match self.core.runtime.find_container(bot).await {
            Ok(Some(container)) if container.state.is_alive() => {
                return Err("it was started meanwhile".to_owned());
            }
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        self.core
            .runtime
            .remove_container(bot)
            .await
            .map_err(|error| {
                warn!(bot.id = %bot, error = %error, "an orphan container could not be removed");
                error.to_string()
            })?;
        info!(bot.id = %bot, container = orphan.name, "orphan container removed");
        Ok(())
    }

    async fn tell_cleaned(&self, actor: &Actor, count: usize) -> Result<(), JanitorError> {
        let event = NewEvent {
            kind: EventKind::JanitorCleaned,
            bot_id: None,
            actor: Some(actor.name.clone()),
            at: self.core.clock.now(),
            status: None,
            detail: Some(format!("{count} stopped orphan container(s) removed")),
        };
        let event = self.core.store.append_event(&event).await?;
        self.core.bus.publish(vec![event], None);
        Ok(())
    }
}

const fn why_kept(orphan: &Orphan) -> Option<&'static str> {
    if orphan.is_newer_than_database {
        return Some(
            "its bot is newer than this database, which may have been restored from an old copy",
        );
    }
    match orphan.kind {
        OrphanKind::Container if orphan.bot_id.is_none() => Some("its bot's id cannot be read"),
        OrphanKind::Container if orphan.is_stopped => None,
        OrphanKind::Container => Some("it is running"),
        OrphanKind::Network => Some("networks are removed with their bots only"),
        OrphanKind::State | OrphanKind::Secrets => Some("data is never removed by a clean-up"),
    }
}
