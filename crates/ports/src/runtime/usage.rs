//! What containers have used up so far: counters, from which rates are made by whoever keeps the sample before.

use std::time::Duration;

use jiff::Timestamp;

/// The counters of a running container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageSample {
    /// Names the run that the counters belong to; they begin anew with another one.
    pub run: String,
    /// When they were read.
    pub sampled_at: Timestamp,
    /// Processor time used since the run began, of all cores together.
    pub cpu_time: Duration,
    /// Memory in use without page cache, in bytes.
    pub memory_bytes: u64,
    /// Memory limit in bytes; `None` without one.
    pub memory_limit_bytes: Option<u64>,
    /// Bytes received since the run began.
    pub network_received_bytes: u64,
    /// Bytes sent since the run began.
    pub network_sent_bytes: u64,
    /// Processes and threads.
    pub pids: u64,
}
