//! Removing orphans: containers and networks go, data waits in the trash first.

use std::{collections::HashSet, sync::Arc};

use botmaker_domain::{Actor, BotId, EventKind, NewEvent};
use tracing::{info, warn};

use super::{
    JanitorError, Orphan, OrphanKind,
    orphans::{find, require_admin},
};
use crate::{Fleet, core::Core};

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
    /// Data that waits in the trash now, or would; it can be adopted from there.
    pub quarantined: Vec<Orphan>,
    /// What stays.
    pub kept: Vec<KeptOrphan>,
    /// Whether anything was really removed.
    pub is_applied: bool,
}

impl CleanUp {
    fn note(&mut self, orphan: Orphan) {
        match orphan.kind {
            OrphanKind::Container | OrphanKind::Network => self.removed.push(orphan),
            OrphanKind::State | OrphanKind::Secrets => self.quarantined.push(orphan),
        }
    }
}

impl Fleet {
    /// Removes what is left over, or only tells what it would do (`apply` false). Data is not removed: it waits in the trash
    /// for a day, from where it can be adopted.
    ///
    /// # Errors
    /// `Denied` for members; the engine, the database or the file system failed.
    pub async fn clean_up(&self, actor: &Actor, apply: bool) -> Result<CleanUp, JanitorError> {
        require_admin(actor)?;
        let core = Arc::clone(&self.core);
        let actor = actor.clone();
        // Runs to its end even when the client goes away in the middle.
        let work = async move { clean(&core, &actor, apply).await };
        let done = self.core.tracker.spawn_on(work, &self.core.executor).await;
        done.map_err(|_| JanitorError::Interrupted)?
    }
}

async fn clean(core: &Arc<Core>, actor: &Actor, apply: bool) -> Result<CleanUp, JanitorError> {
    let _turn = core.janitor.lock().await;
    let mut report = CleanUp {
        is_applied: apply,
        ..CleanUp::default()
    };
    let orphans = find(core).await?.items;
    let running = running(&orphans);
    for orphan in orphans {
        match why_kept(&orphan, &running) {
            Some(why) => report.kept.push(KeptOrphan {
                orphan,
                why: why.to_owned(),
            }),
            None if !apply => report.note(orphan),
            None => match remove(core, &orphan).await {
                Ok(()) => report.note(orphan),
                Err(why) => report.kept.push(KeptOrphan { orphan, why }),
            },
        }
    }
    if apply {
        tell(core, Some(actor), &report.removed, &report.quarantined).await?;
    }
    Ok(report)
}

/// Removes by itself what holds no data and is old; says how much that was.
pub(super) async fn remove_old(core: &Arc<Core>) -> Result<usize, JanitorError> {
    let oldest = core.settings.janitor.container_age;
    let orphans = find(core).await?.items;
    let running = running(&orphans);
    let mut removed = Vec::new();
    for orphan in orphans {
        let is_due = matches!(orphan.kind, OrphanKind::Container | OrphanKind::Network)
            && orphan.age.is_some_and(|age| age >= oldest)
            && why_kept(&orphan, &running).is_none();
        if !is_due {
            continue;
        }
        match remove(core, &orphan).await {
            Ok(()) => removed.push(orphan),
            Err(why) => warn!(orphan = orphan.name, why, "an orphan could not be removed"),
        }
    }
    tell(core, None, &removed, &[]).await?;
    Ok(removed.len())
}

/// Whose containers run although nobody knows them.
fn running(orphans: &[Orphan]) -> HashSet<BotId> {
    let running = orphans.iter().filter(|orphan| !orphan.is_stopped);
    running.filter_map(|orphan| orphan.bot_id).collect()
}

fn why_kept(orphan: &Orphan, running: &HashSet<BotId>) -> Option<&'static str> {
    if orphan.is_newer_than_database {
        return Some(
            "its bot is newer than this database, which may have been restored from an old copy; adopt it",
        );
    }
    match orphan.bot_id {
        None => Some("its bot's id cannot be read"),
        Some(_) if !orphan.is_stopped => Some("it is running"),
        Some(bot) if running.contains(&bot) => Some("its container is running"),
        Some(_) => None,
    }
}

async fn remove(core: &Arc<Core>, orphan: &Orphan) -> Result<(), String> {
    let Some(bot) = orphan.bot_id else {
        return Err("its bot's id cannot be read".to_owned());
    };
    let done = match orphan.kind {
        OrphanKind::Container => {
            // Looked at once more: only a container that is still stopped goes.
            match core.runtime.find_container(bot).await {
                Ok(Some(container)) if container.state.is_alive() => {
                    return Err("it was started meanwhile".to_owned());
                }
                Ok(_) => core.runtime.remove_container(bot).await,
                Err(error) => Err(error),
            }
        }
        OrphanKind::Network => core.runtime.remove_network(bot).await,
        // Secrets stay where they are until the wait of the bot's files is over.
        OrphanKind::State | OrphanKind::Secrets => core.runtime.quarantine_state(bot).await,
    };
    let (kind, name) = (orphan.kind.as_str(), &orphan.name);
    match done {
        Ok(()) => {
            info!(bot.id = %bot, kind, name, "an orphan was cleaned up");
            Ok(())
        }
        Err(error) => {
            warn!(bot.id = %bot, kind, name, error = %error, "an orphan could not be cleaned up");
            Err(error.to_string())
        }
    }
}

/// Writes what was done; nothing done, nothing written.
async fn tell(
    core: &Core,
    actor: Option<&Actor>,
    removed: &[Orphan],
    quarantined: &[Orphan],
) -> Result<(), JanitorError> {
    let Some(detail) = in_words(removed, quarantined) else {
        return Ok(());
    };
    let event = NewEvent {
        kind: EventKind::JanitorCleaned,
        bot_id: None,
        actor: actor.map(|actor| actor.name.clone()),
        at: core.clock.now(),
        status: None,
        detail: Some(detail),
    };
    let event = core.store.append_event(&event).await?;
    core.bus.publish(vec![event], None);
    Ok(())
}

fn in_words(removed: &[Orphan], quarantined: &[Orphan]) -> Option<String> {
    let count = |kind| removed.iter().filter(|orphan| orphan.kind == kind).count();
    let several = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one} removed")),
        _ => Some(format!("{count} {one}s removed")),
    };
    let bots: HashSet<_> = quarantined.iter().map(|orphan| orphan.bot_id).collect();
    let waiting = match bots.len() {
        0 => None,
        1 => Some("the data of 1 unknown bot put into the trash".to_owned()),
        count => Some(format!(
            "the data of {count} unknown bots put into the trash"
        )),
    };
    let parts: Vec<_> = [
        several(count(OrphanKind::Container), "orphan container"),
        several(count(OrphanKind::Network), "orphan network"),
        waiting,
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
