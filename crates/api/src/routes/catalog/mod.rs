//! What a bot can be connected to.

pub(crate) mod show;
