//! What all bots use.

pub(crate) mod latest;
