//! The container engine.

pub(crate) mod containers;
pub(crate) mod status;
