//! Bots.

pub(crate) mod channels;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod logs;
pub(crate) mod messages;
pub(crate) mod metrics;
mod path;
pub(crate) mod restart;
pub(crate) mod show;
pub(crate) mod start;
pub(crate) mod stats;
pub(crate) mod stop;

pub(crate) use path::BotPath;
