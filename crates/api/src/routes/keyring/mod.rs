//! The keyring as a whole.

pub(crate) mod rotate_master;
pub(crate) mod set_panic;
pub(crate) mod show;
