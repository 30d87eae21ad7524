//! What carries this instance's name but belongs to no bot.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use botmaker_domain::{Actor, BotId, Role};
use botmaker_ports::{ContainerRole, ContainerStatus, StoredPlace, TrashKind};
use jiff::Timestamp;

use super::JanitorError;
use crate::{
    Fleet,
    core::Core,
    reconcile::{plan::age, sweep},
};

/// What sort of thing is left over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum OrphanKind {
    /// A container.
    Container,
    /// A network.
    Network,
    /// A directory with state or configuration.
    State,
    /// A directory with secrets.
    Secrets,
}

impl OrphanKind {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Network => "network",
            Self::State => "state",
            Self::Secrets => "secrets",
        }
    }
}

/// One thing that is left over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Orphan {
    /// What sort.
    pub kind: OrphanKind,
    /// Its name: a container's or network's, a directory's.
    pub name: String,
    /// The bot that it once belonged to.
    pub bot_id: Option<BotId>,
    /// How long it has existed or, for a container, been stopped, where that is known.
    pub age: Option<Duration>,
    /// What it takes on the disk, where that is known; at least so much.
    pub bytes: Option<u64>,
    /// Whether nothing runs in it; true for everything but containers.
    pub is_stopped: bool,
    /// Whether its bot is newer than anything this database has ever held.
    pub is_newer_than_database: bool,
}

/// Everything that is left over.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Orphans {
    /// In no particular order within a kind.
    pub items: Vec<Orphan>,
}

/// What makes an orphan one.
pub(super) struct Known {
    bots: HashSet<BotId>,
    newest: Option<BotId>,
    now: Timestamp,
    young: Duration,
}

impl Known {
    /// Reads which bots there are. Must be called after the objects have been listed: a bot made in between is known then.
    async fn load(core: &Core) -> Result<Self, JanitorError> {
        let bots = sweep::all_bots(core)
            .await?
            .into_iter()
            .map(|record| record.id)
            .collect();
        Ok(Self {
            bots,
            newest: core.store.newest_bot_id().await?,
            now: core.clock.now(),
            young: core.settings.janitor.young,
        })
    }

    /// Whether it was made so recently that somebody may be at work on it.
    fn is_young(&self, made_at: Option<Timestamp>) -> bool {
        made_at.is_some_and(|made_at| age(self.now, made_at) < self.young)
    }

    fn orphan(
        &self,
        kind: OrphanKind,
        name: String,
        bot_id: Option<BotId>,
        since: Option<Timestamp>,
        is_stopped: bool,
    ) -> Option<Orphan> {
        if bot_id.is_some_and(|bot| self.bots.contains(&bot)) {
            return None;
        }
        let age = since.map(|since| age(self.now, since));
        let is_newer_than_database =
            bot_id.is_some_and(|bot| self.newest.is_none_or(|newest| bot > newest));
        Some(Orphan {
            kind,
            name,
            bot_id,
            age,
            bytes: None,
            is_stopped,
            is_newer_than_database,
        })
    }
}

impl Fleet {
    /// Every container with BotMaker's labels, other instances' included.
    ///
    /// # Errors
    /// `Denied` for members; the engine failed.
    pub async fn list_labelled_containers(
        &self,
        actor: &Actor,
    ) -> Result<Vec<ContainerStatus>, JanitorError> {
        require_admin(actor)?;
        Ok(self.core.runtime.list_labelled().await?)
    }

    /// Lists what is left over. Changes nothing.
    ///
    /// # Errors
    /// `Denied` for members; the engine, the database or the file system failed.
    pub async fn list_orphans(&self, actor: &Actor) -> Result<Orphans, JanitorError> {
        require_admin(actor)?;
        find(&self.core).await
    }
}

pub(super) fn require_admin(actor: &Actor) -> Result<(), JanitorError> {
    if actor.role == Role::Admin {
        Ok(())
    } else {
        Err(JanitorError::Denied)
    }
}

/// Everything that is left over, with its size.
pub(super) async fn find(core: &Arc<Core>) -> Result<Orphans, JanitorError> {
    let containers = core.runtime.list_labelled().await?;
    let networks = core.runtime.list_networks().await?;
    let mut items = Vec::new();
    let data = data(core).await?;
    let known = Known::load(core).await?;
    for container in containers
        .into_iter()
        .filter(|c| c.is_ours && c.role == ContainerRole::Bot)
    {
        if known.is_young(container.created_at) {
            continue;
        }
        let since = container.finished_at.or(container.created_at);
        items.extend(known.orphan(
            OrphanKind::Container,
            container.name,
            container.bot_id,
            since,
            !container.state.is_alive(),
        ));
    }
    for network in networks.into_iter().filter(|network| network.is_ours) {
        if known.is_young(network.created_at) {
            continue;
        }
        items.extend(known.orphan(
            OrphanKind::Network,
            network.name,
            network.bot_id,
            network.created_at,
            true,
        ));
    }
    items.extend(data.into_iter().filter_map(|found| found.orphan(&known)));
    measure(core, &mut items).await?;
    Ok(Orphans { items })
}

/// Directories of a bot, known or not.
pub(super) struct Data {
    kind: OrphanKind,
    pub(super) bot: BotId,
    since: Option<Timestamp>,
}

impl Data {
    fn orphan(self, known: &Known) -> Option<Orphan> {
        if known.is_young(self.since) {
            return None;
        }
        let name = self.bot.to_string();
        known.orphan(self.kind, name, Some(self.bot), self.since, true)
    }
}

/// All directories of bots. Secrets that wait for the end of a quarantine are not among them.
async fn data(core: &Arc<Core>) -> Result<Vec<Data>, JanitorError> {
    let stored = core.runtime.list_stored().await?;
    let waiting: HashSet<_> = core
        .runtime
        .list_trash()
        .await?
        .into_iter()
        .filter(|entry| entry.kind == TrashKind::Orphaned)
        .map(|entry| entry.bot_id)
        .collect();
    let times: HashMap<_, _> = stored
        .iter()
        .map(|stored| (stored.bot_id, stored.modified_at))
        .collect();
    let directory = Arc::clone(&core.secrets);
    let secrets = core
        .tracker
        .spawn_blocking(move || directory.list_bots())
        .await
        .map_err(|_| JanitorError::Interrupted)?
        .map_err(JanitorError::Secrets)?;
    let states = stored.into_iter().map(|stored| Data {
        kind: OrphanKind::State,
        bot: stored.bot_id,
        since: stored.modified_at,
    });
    let secrets = secrets
        .bots
        .into_iter()
        .filter(|bot| !waiting.contains(bot))
        .map(|bot| Data {
            kind: OrphanKind::Secrets,
            bot,
            since: times.get(&bot).copied().flatten(),
        });
    Ok(states.chain(secrets).collect())
}

async fn measure(core: &Core, items: &mut [Orphan]) -> Result<(), JanitorError> {
    for item in items {
        if let (OrphanKind::State, Some(bot)) = (item.kind, item.bot_id) {
            let size = core.runtime.measure_stored(&StoredPlace::Home(bot)).await?;
            item.bytes = Some(size.bytes);
        }
    }
    Ok(())
}
