//! What carries this instance's name but belongs to no bot.

use std::{collections::HashSet, sync::Arc, time::Duration};

use botmaker_domain::{Actor, BotId, Role};
use botmaker_ports::{ContainerRole, ContainerStatus};
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
    /// How long it has existed, where that is known.
    pub age: Option<Duration>,
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
        })
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
        let is_newer_than_database =
            bot_id.is_some_and(|bot| self.newest.is_none_or(|newest| bot > newest));
        Some(Orphan {
            kind,
            name,
            bot_id,
            age: since.map(|since| age(self.now, since)),
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

pub(super) async fn find(core: &Arc<Core>) -> Result<Orphans, JanitorError> {
    let containers = core.runtime.list_labelled().await?;
    let networks = core.runtime.list_networks().await?;
    let stored = core.runtime.list_stored().await?;
    let directory = Arc::clone(&core.secrets);
    let secrets = core
        .tracker
        .spawn_blocking(move || directory.list_bots())
        .await
        .map_err(|_| JanitorError::Interrupted)?
        .map_err(JanitorError::Secrets)?;
    let known = Known::load(core).await?;
    let mut items = Vec::new();
    for container in containers
        .into_iter()
        .filter(|c| c.is_ours && c.role == ContainerRole::Bot)
    {
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
        items.extend(known.orphan(
            OrphanKind::Network,
            network.name,
            network.bot_id,
            None,
            true,
        ));
    }
    for stored in stored {
        items.extend(known.orphan(
            OrphanKind::State,
            stored.bot_id.to_string(),
            Some(stored.bot_id),
            stored.modified_at,
            true,
        ));
    }
    for bot in secrets.bots {
        items.extend(known.orphan(OrphanKind::Secrets, bot.to_string(), Some(bot), None, true));
    }
    Ok(Orphans { items })
}
