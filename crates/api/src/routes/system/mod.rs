//! The server itself.

pub(crate) mod checks;
pub(crate) mod set_log_level;
pub(crate) mod show;
