//! Which key pays for a request: those of the bot's vendor that its tags allow, in order, in turn, and none that was refused
//! a moment ago.
//!
//! Time comes from outside; nothing here waits, asks or writes. [`KeyRing`] is the whole of it; `rests` says how long a refused
//! key is left alone, [`retry_after`] reads what a vendor says about that.

mod rests;
pub mod retry_after;
mod ring;
#[cfg(test)]
mod ring_tests;

pub use rests::Refused;
pub use ring::{KeyRing, NoCandidate};
