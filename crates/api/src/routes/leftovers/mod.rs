//! What is left of bots that are gone.

pub(crate) mod adopt;
pub(crate) mod list;
pub(crate) mod remove;
