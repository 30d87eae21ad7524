//! The numbers of watching running bots, beyond the pauses between their probes.

use std::time::Duration;

const GIB: u64 = 1024 * 1024 * 1024;

/// How running bots are watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HealthSettings {
    /// Gateways that are asked at the same time, by probes and about channels. A silent one holds its place for 5 s, so 64
    /// places let 380 silent bots be asked every 30 s.
    pub questions_at_once: usize,
    /// Time between questions how a bot's channels are. An answer takes OpenClaw 5 to 80 ms.
    pub channel_interval: Duration,
    /// How long a channel may be down or not connected before it is told. OpenClaw restarts a channel within 42 s after a
    /// changed token, and calls a service that it cannot reach failing after 2.5 min by itself.
    pub channel_patience: Duration,
    /// The share of its memory limit, in percent, from which a bot is told to use nearly all of it.
    pub memory_warning_percent: u8,
    /// So long above that share; what a single turn takes is given back earlier.
    pub memory_warning_after: Duration,
    /// Time between test messages to bots whose answers cost nothing; zero for none. Bots may have another in their
    /// description.
    pub canary_interval: Duration,
    /// How long the answer to a test message may take. A model on the server's own processor needs a minute.
    pub canary_timeout: Duration,
    /// So many test messages in a row without an answer, and a bot is degraded: one may meet a reload.
    pub canary_failures: u32,
    /// Test messages at the same time: each is work for a model.
    pub canaries_at_once: usize,
    /// Time between measurements of a running bot's state. Each is a walk over all its files.
    pub state_interval: Duration,
    /// From this size on, in bytes, a bot is degraded; zero for never. A hundred messages of 5 KB a day are 180 MB a year.
    pub state_soft_bytes: u64,
    /// At this size a bot is stopped before it fills the disk for all; zero for never.
    pub state_hard_bytes: u64,
}

impl Default for HealthSettings {
    fn default() -> Self {
        Self {
            questions_at_once: 64,
            channel_interval: Duration::from_secs(60),
            channel_patience: Duration::from_secs(2 * 60),
            memory_warning_percent: 90,
            memory_warning_after: Duration::from_secs(2 * 60),
            canary_interval: Duration::from_secs(15 * 60),
            canary_timeout: Duration::from_secs(2 * 60),
            canary_failures: 2,
            canaries_at_once: 4,
            state_interval: Duration::from_secs(10 * 60),
            state_soft_bytes: 5 * GIB,
            state_hard_bytes: 20 * GIB,
        }
    }
}
