//! What is left of bots that are gone and could be made a bot again.

use std::{collections::HashSet, sync::Arc};

use botmaker_domain::{Actor, BotAbout, BotId, Hostname, Role, SecretName};
use botmaker_ports::{StoredPlace, TrashEntry, TrashKind};
use jiff::{SignedDuration, Timestamp};

use super::{JanitorError, about, expire};
use crate::{Fleet, core::Core, reconcile::sweep};

/// Where files of a bot that is gone lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum LeftoverPlace {
    /// Where a container would find them: no row knows them, nobody has cleaned up yet.
    Home,
    /// In the trash, because their bot was deleted.
    Trash,
    /// In the trash, because they belonged to no bot when somebody cleaned up.
    Quarantine,
}

impl LeftoverPlace {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Trash => "trash",
            Self::Quarantine => "quarantine",
        }
    }
}

/// The files of a bot that is gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leftover {
    /// By what it is adopted or removed: the bot's id, or the name of an entry of the trash.
    pub name: String,
    /// Where it lies.
    pub place: LeftoverPlace,
    /// The bot that it was.
    pub bot_id: BotId,
    /// What is known of it; without this it cannot be adopted.
    pub about: Option<BotAbout>,
    /// What it takes on the disk; at least so much.
    pub bytes: u64,
    /// Since when it lies there.
    pub since: Option<Timestamp>,
    /// When it goes for good; `None` for what nobody has cleaned up.
    pub until: Option<Timestamp>,
    /// The secrets that have to be entered again.
    pub missing_secrets: Vec<SecretName>,
}

/// Where something lies, not yet looked into.
struct Found {
    name: String,
    place: LeftoverPlace,
    bot_id: BotId,
    since: Option<Timestamp>,
}

impl Found {
    fn of_entry(entry: TrashEntry) -> Option<Self> {
        let place = match entry.kind {
            TrashKind::Deleted => LeftoverPlace::Trash,
            TrashKind::Orphaned => LeftoverPlace::Quarantine,
            TrashKind::Removed => return None,
        };
        Some(Self {
            name: entry.name,
            place,
            bot_id: entry.bot_id,
            since: Some(entry.since),
        })
    }

    fn stored_place(&self) -> StoredPlace {
        match self.place {
            LeftoverPlace::Home => StoredPlace::Home(self.bot_id),
            LeftoverPlace::Trash | LeftoverPlace::Quarantine => {
                StoredPlace::Trash(self.name.clone())
            }
        }
    }

    fn until(&self, core: &Core) -> Option<Timestamp> {
        let kind = match self.place {
            LeftoverPlace::Home => return None,
            LeftoverPlace::Trash => TrashKind::Deleted,
            LeftoverPlace::Quarantine => TrashKind::Orphaned,
        };
        let wait = core.settings.janitor.wait_of(kind);
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.since?.saturating_add(wait).ok()
    }
}

impl Fleet {
    /// What is left of bots that are gone, the oldest bot first; members see what was theirs. Changes nothing.
    ///
    /// # Errors
    /// The database or the file system failed.
    pub async fn list_leftovers(&self, actor: &Actor) -> Result<Vec<Leftover>, JanitorError> {
        let mut leftovers = Vec::new();
        for found in find_all(&self.core).await? {
            leftovers.extend(look_into(&self.core, actor, found).await?);
        }
        leftovers.sort_by(|a, b| (a.bot_id, &a.name).cmp(&(b.bot_id, &b.name)));
        Ok(leftovers)
    }

    /// Removes files from the trash for good, before their wait is over.
    ///
    /// # Errors
    /// `NotFound` when the trash has no such entry or the actor may not see it; `NotInTrash`; the file system failed.
    pub async fn remove_leftover(&self, actor: &Actor, name: &str) -> Result<(), JanitorError> {
        let (core, actor, name) = (Arc::clone(&self.core), actor.clone(), name.to_owned());
        let work = async move {
            let _turn = core.janitor.lock().await;
            let leftover = find_one(&core, &actor, &name).await?;
            match TrashEntry::parse(&leftover.name) {
                Some(entry) => expire::remove(&core, &entry).await,
                None => Err(JanitorError::NotInTrash),
            }
        };
        let done = self.core.tracker.spawn_on(work, &self.core.executor).await;
        done.map_err(|_| JanitorError::Interrupted)?
    }
}

/// One of them, if the actor may see it.
pub(crate) async fn find_one(
    core: &Arc<Core>,
    actor: &Actor,
    name: &str,
) -> Result<Leftover, JanitorError> {
    for found in find_all(core).await? {
        if found.name == name {
            let leftover = look_into(core, actor, found).await?;
            return leftover.ok_or(JanitorError::NotFound);
        }
    }
    Err(JanitorError::NotFound)
}

/// The orphan that had this host name: what no bot owns, deleted bots excepted. Their names are free for everybody.
pub(crate) async fn find_orphan(
    core: &Arc<Core>,
    actor: &Actor,
    hostname: &Hostname,
) -> Result<Option<Leftover>, JanitorError> {
    for found in find_all(core).await? {
        if found.place == LeftoverPlace::Trash {
            continue;
        }
        let about = about::find(core, &found.stored_place()).await?;
        if about.is_some_and(|about| about.spec.hostname == *hostname) {
            return look_into(core, actor, found).await;
        }
    }
    Ok(None)
}

async fn find_all(core: &Core) -> Result<Vec<Found>, JanitorError> {
    let stored = core.runtime.list_stored().await?;
    let trash = core.runtime.list_trash().await?;
    // Read last: a bot that was made in between is known then.
    let known: HashSet<_> = sweep::all_bots(core)
        .await?
        .into_iter()
        .map(|record| record.id)
        .collect();
    let homeless = stored
        .into_iter()
        .filter(|stored| !known.contains(&stored.bot_id))
        .map(|stored| Found {
            name: stored.bot_id.to_string(),
            place: LeftoverPlace::Home,
            bot_id: stored.bot_id,
            since: stored.modified_at,
        });
    let trash = trash.into_iter().filter_map(Found::of_entry);
    Ok(homeless.chain(trash).collect())
}

/// `None` for what the actor may not see.
async fn look_into(
    core: &Arc<Core>,
    actor: &Actor,
    found: Found,
) -> Result<Option<Leftover>, JanitorError> {
    let place = found.stored_place();
    let about = about::find(core, &place).await?;
    let is_own = |about: &BotAbout| actor.may_access(about.owner_id);
    if actor.role != Role::Admin && !about.as_ref().is_some_and(is_own) {
        return Ok(None);
    }
    let missing_secrets = match &about {
        Some(about) => missing_secrets(core, about).await?,
        None => Vec::new(),
    };
    Ok(Some(Leftover {
        bytes: core.runtime.measure_stored(&place).await?.bytes,
        until: found.until(core),
        name: found.name,
        place: found.place,
        bot_id: found.bot_id,
        about,
        since: found.since,
        missing_secrets,
    }))
}

async fn missing_secrets(
    core: &Arc<Core>,
    about: &BotAbout,
) -> Result<Vec<SecretName>, JanitorError> {
    let (directory, bot) = (Arc::clone(&core.secrets), about.bot_id);
    let present = core
        .tracker
        .spawn_blocking(move || directory.list(bot))
        .await
        .map_err(|_| JanitorError::Interrupted)?
        .map_err(JanitorError::Secrets)?;
    let is_there = |name: &SecretName, version: u32| {
        let mut same = present.iter().filter(|stored| stored.name == *name);
        same.any(|stored| stored.version == version)
    };
    // What BotMaker makes by itself is not asked for.
    let is_own_make = |name: &SecretName| {
        let is_token = about.spec.key.is_keyring() && *name == SecretName::provider_key();
        is_token || *name == SecretName::gateway_token()
    };
    let missing = about.spec.secrets.iter();
    let missing =
        missing.filter(|(name, version)| !is_own_make(name) && !is_there(name, **version));
    Ok(missing.map(|(name, _)| name.clone()).collect())
}
