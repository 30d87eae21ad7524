//! What is remembered of a bot's past to decide its future: changes that are under way, ends, snapshots.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::status::Reason;

/// A change that was taken back because the bot did not become ready with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RolledBack {
    /// The generation that failed.
    pub generation: u32,
    /// Why.
    pub reason: Reason,
    /// When it was taken back.
    pub at: Timestamp,
}

/// A copy of a bot's state, made before another image got to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StateSnapshot {
    /// The last generation that ran on this state; also the copy's name.
    pub generation: u32,
    /// The image that it ran.
    pub image_id: String,
    /// When the copy was made.
    pub taken_at: Timestamp,
    /// Its size.
    pub bytes: u64,
}

/// One run of a container: what tells it from every other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RunMark {
    /// The engine's id of the container.
    pub container_id: String,
    /// When the run began.
    pub started_at: Option<Timestamp>,
}

/// An end that nobody wished.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Death {
    /// When.
    pub at: Timestamp,
    /// When the run had begun, if known.
    pub started_at: Option<Timestamp>,
    /// Why, as far as it is known.
    pub reason: Reason,
    /// The exit code, if known.
    pub exit_code: Option<i64>,
    /// Whether the kernel ended it for memory.
    pub oom_killed: bool,
    /// The generation that ran.
    pub generation: u32,
}

impl Death {
    /// Whether OpenClaw counts this end as unclean: anything but an orderly exit.
    #[must_use]
    pub fn is_unclean(&self) -> bool {
        self.oom_killed || self.exit_code != Some(0)
    }

    /// How long the bot had run.
    #[must_use]
    pub fn run_time(&self) -> Option<Duration> {
        let started_at = self.started_at?;
        Duration::try_from(self.at.duration_since(started_at)).ok()
    }
}

/// What a bot's row remembers of its past.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Lifecycle {
    /// Raised by every change that a person makes to the description or the face; the `ETag`.
    pub revision: u64,
    /// The highest generation that there has ever been.
    pub newest_generation: u32,
    /// The generation that the bot goes back to when the present one fails: the last with which it was ready.
    pub good_generation: Option<u32>,
    /// The configuration directory that the container mounts, named after the generation it was made for. A change that
    /// is applied hot is written into the same directory.
    pub config_slot: u32,
    /// The slot that was in use when the good generation last proved itself.
    pub good_slot: u32,
    /// The last change that was taken back; forgotten with the next change that succeeds.
    pub rolled_back: Option<RolledBack>,
    /// The copy of the state that an image change in progress would return to.
    pub snapshot: Option<StateSnapshot>,
    /// The snapshot that replaces the state before the bot is started again.
    pub restore: Option<u32>,
    /// The last unwished ends, oldest first; at most [`Lifecycle::MAX_DEATHS`].
    pub deaths: Vec<Death>,
    /// The last run whose end is among `deaths`.
    pub counted: Option<RunMark>,
}

impl Lifecycle {
    /// More ends than any crash window counts.
    pub const MAX_DEATHS: usize = 20;

    /// Notes an end, forgetting the oldest when there are too many.
    pub fn note_death(&mut self, death: Death, run: RunMark) {
        self.deaths.push(death);
        let surplus = self.deaths.len().saturating_sub(Self::MAX_DEATHS);
        self.deaths.drain(..surplus);
        self.counted = Some(run);
    }
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            revision: 1,
            newest_generation: 1,
            good_generation: None,
            config_slot: 1,
            good_slot: 1,
            rolled_back: None,
            snapshot: None,
            restore: None,
            deaths: Vec::new(),
            counted: None,
        }
    }
}
