//! What bots used during the last hour, in memory.
//!
//! One ticker ([`ticker`]) measures all running bots together through [`botmaker_ports::BotRuntime::sample_usage`];
//! each bot has a history of fixed size ([`history`]). A restart of the server begins anew: the numbers are for
//! looking at, not for accounting.

pub mod history;
pub(crate) mod hub;
pub(crate) mod ticker;

pub use history::{MetricsPoint, MetricsView};
pub use hub::{LatestMetrics, LatestUsage};
