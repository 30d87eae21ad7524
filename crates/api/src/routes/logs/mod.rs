//! Several bots' logs.

pub(crate) mod follow;
mod position;
