//! The bots' containers: how they are made (`create`), how they are read (`status`), and what is done to them.

pub(crate) mod audit;
pub(crate) mod create;
pub(crate) mod hardening;
pub(crate) mod lifecycle;
pub(crate) mod list;
pub(crate) mod oneshot;
pub(crate) mod process;
pub(crate) mod status;
