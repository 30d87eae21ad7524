//! What a bot uses.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// One measurement of a running bot.
#[derive(Serialize, ToSchema)]
pub struct StatsView {
    /// When it was taken, by Docker's clock.
    pub sampled_at: Timestamp,
    /// Processor use since the sample before, in percent of one core.
    pub cpu_percent: f64,
    /// Memory in use without page cache, in bytes.
    pub memory_bytes: u64,
    /// Memory limit in bytes.
    pub memory_limit_bytes: u64,
    /// Bytes received since the container was started.
    pub network_received_bytes: u64,
    /// Bytes sent since the container was started.
    pub network_sent_bytes: u64,
    /// Processes and threads.
    pub pids: u64,
}
