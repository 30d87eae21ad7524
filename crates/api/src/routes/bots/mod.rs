//! Bots.

pub(crate) mod activity;
pub(crate) mod avatar;
pub(crate) mod bulk;
pub(crate) mod channels;
pub(crate) mod create;
pub(crate) mod cut_off;
pub(crate) mod decide_pairing;
pub(crate) mod delete;
pub(crate) mod edit;
pub(crate) mod generations;
pub(crate) mod list;
pub(crate) mod logs;
pub(crate) mod messages;
pub(crate) mod metrics;
pub(crate) mod pairing;
mod path;
mod present;
pub(crate) mod preview;
pub(crate) mod rate;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod restart;
pub(crate) mod return_to;
pub(crate) mod set_avatar;
pub(crate) mod set_rate;
pub(crate) mod show;
pub(crate) mod start;
pub(crate) mod stats;
pub(crate) mod stop;
mod wish;

pub(crate) use path::BotPath;
