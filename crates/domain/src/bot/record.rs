//! What the control plane remembers about a bot: enough to be right after a crash at any point.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{id::BotId, lifecycle::Lifecycle, placement::Placement, power::Power, spec::BotSpec};
use crate::{
    access::UserId,
    status::{Reason, Status},
};

/// How far a bot's life has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The row exists, its secrets are not yet on disk. Removed at start-up: the request never finished.
    Provisioning,
    /// A bot like any other.
    Active,
    /// Its owner deleted it; what is left of it is being removed.
    Deleting,
}

/// A failed start stays failed until its owner wishes anew: the hold ends when `power_seq` rises.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hold {
    /// What went wrong.
    pub reason: Reason,
    /// The value of [`BotRecord::power_seq`] that failed.
    pub power_seq: u64,
}

/// One bot's row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotRecord {
    /// Identity.
    pub id: BotId,
    /// Whose bot it is.
    pub owner_id: UserId,
    /// What the owner decided.
    pub spec: BotSpec,
    /// How far its life has come.
    pub phase: Phase,
    /// The wished-for power.
    pub power: Power,
    /// Rises with each wish to start or restart.
    pub power_seq: u64,
    /// The value of `power_seq` for which the container was last started.
    pub applied_seq: u64,
    /// Set when the last start failed; see [`BotRecord::active_hold`].
    pub hold: Option<Hold>,
    /// Node, port, subnet.
    pub placement: Placement,
    /// Number of the description in `spec`; begins with 1.
    pub generation: u32,
    /// How many containers the bot has had.
    pub incarnation: u32,
    /// Whether the bot has been ready since its last wished-for start. Until then Docker must not restart it.
    pub has_been_ready: bool,
    /// The id of the image that the current container was made from.
    pub image_id: Option<String>,
    /// The generation and image id that OpenClaw's validator accepted, as `generation@image`.
    pub validated: Option<String>,
    /// What is remembered of its past: changes under way, ends, snapshots.
    pub lifecycle: Lifecycle,
    /// What a person was told last; written on each change.
    pub status: Status,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row was last written.
    pub updated_at: Timestamp,
    /// Raised by every write; writers name the version that they read.
    pub version: u64,
    /// The lease under which a server may write this row; constant with one server.
    pub lease_epoch: u64,
}

impl BotRecord {
    /// The hold, if it still applies to the current wish.
    #[must_use]
    pub fn active_hold(&self) -> Option<&Hold> {
        self.hold
            .as_ref()
            .filter(|hold| hold.power_seq == self.power_seq)
    }

    /// The generation to go back to when the present one fails; `None` when the present one is good or there is none.
    #[must_use]
    pub fn fallback(&self) -> Option<u32> {
        self.lifecycle
            .good_generation
            .filter(|good| *good != self.generation)
    }

    /// Whether the bot has not been ready yet with the present generation, though it was with an older one.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        self.fallback().is_some()
    }

    /// Whether the last wished-for start has yet to be carried out.
    #[must_use]
    pub const fn has_pending_start(&self) -> bool {
        self.applied_seq < self.power_seq
    }
}
