//! What an engine tells about containers without being asked.

use botmaker_domain::BotId;
use jiff::Timestamp;

/// What happened to a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuntimeEventKind {
    /// It was created.
    Created,
    /// It was started.
    Started,
    /// It ended.
    Died {
        /// With this code.
        exit_code: Option<i64>,
    },
    /// The kernel ended a process of it for memory.
    OutOfMemory,
    /// It was removed.
    Removed,
    /// It was frozen, thawed, renamed or updated.
    Changed,
}

/// Something that happened to a bot's container of this instance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuntimeEvent {
    /// Whose.
    pub bot_id: BotId,
    /// The engine's id of the container.
    pub container_id: String,
    /// What.
    pub kind: RuntimeEventKind,
    /// When, by the engine's clock.
    pub at: Timestamp,
}
