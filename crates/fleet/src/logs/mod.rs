//! The bots' logs on their way to people.
//!
//! Docker's stored log is the archive. A bot that somebody watches has one follower, however many viewers:
//! frames become lines ([`assembler`]), lines go into a ring ([`ring`]) in which each viewer has a place of its own
//! ([`hub`]). A slow viewer gets an explicit gap and never slows another. What the engine loses is a gap too
//! ([`reader`]). When the bot dies the stored log is read once more, because following can lose a last unfinished
//! line; then the end is told.
//! More lines than the ring holds come from the archive ([`long`]); several bots' logs become one in [`merged`].

pub mod assembler;
mod follower;
pub(crate) mod hub;
pub mod line;
pub(crate) mod long;
pub mod merged;
mod reader;
pub mod ring;
pub(crate) mod stored;

pub use line::{GapReason, LogItem, LogLine, LogLineId, LogRequest};
pub use merged::{MAX_MERGED, MergedItem, MergedRequest};
