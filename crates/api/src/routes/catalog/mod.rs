//! What a bot can be connected to.

pub(crate) mod discover;
pub(crate) mod show;
