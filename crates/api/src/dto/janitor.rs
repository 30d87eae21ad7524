//! What is left over from bots that are gone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Things of this instance that no bot has.
#[derive(Serialize, ToSchema)]
pub struct OrphansView {
    /// The orphans.
    pub orphans: Vec<OrphanView>,
}

/// A thing of this instance that no bot has.
#[derive(Serialize, ToSchema)]
pub struct OrphanView {
    /// What it is.
    pub kind: OrphanKind,
    /// A container's or network's name, or a directory's.
    pub name: String,
    /// The bot it belonged to; `null` when that cannot be read.
    #[schema(required)]
    pub bot_id: Option<Uuid>,
    /// How long it has existed or, for a container, been stopped, in seconds, where that is known.
    #[schema(required)]
    pub age_seconds: Option<u64>,
    /// What it takes on the disk, at least, where that is known.
    #[schema(required)]
    pub bytes: Option<u64>,
    /// Whether nothing of it runs.
    pub stopped: bool,
    /// Whether it is newer than everything the database knows: then the database may be a restored copy, and the
    /// thing a living bot.
    pub newer_than_database: bool,
}

/// What an orphan is.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrphanKind {
    /// A container.
    Container,
    /// A network.
    Network,
    /// A state directory.
    State,
    /// A secret directory.
    Secrets,
}

/// Whether to clean up or only to tell.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CleanUpRequest {
    /// `false` tells what would be removed.
    #[serde(default)]
    #[schema(default = false)]
    pub apply: bool,
}

/// What was removed, or would be.
#[derive(Serialize, ToSchema)]
pub struct CleanUpView {
    /// Whether it was done.
    pub applied: bool,
    /// Removed, or to be removed: stopped containers, and networks.
    pub removed: Vec<OrphanView>,
    /// Put into the trash, or to be put there: data, which can be adopted from there (`GET /api/leftovers`) until its wait is
    /// over.
    pub quarantined: Vec<OrphanView>,
    /// Left alone.
    pub kept: Vec<KeptOrphanView>,
}

/// An orphan that was left alone.
#[derive(Serialize, ToSchema)]
pub struct KeptOrphanView {
    /// Which.
    pub orphan: OrphanView,
    /// Why.
    pub why: String,
}
