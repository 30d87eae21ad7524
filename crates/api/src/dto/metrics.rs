//! What bots used.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which part of the history.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MetricsQuery {
    /// Only measurements after this instant (RFC 3339); everything that is kept when left out.
    #[param(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
}

/// What a bot used during the last hour or a little more, kept in the server's memory.
#[derive(Serialize, ToSchema)]
pub struct MetricsView {
    /// Time between two measurements in seconds.
    pub interval_seconds: f64,
    /// Memory limit in bytes; `null` without one.
    #[schema(required)]
    pub memory_limit_bytes: Option<u64>,
    /// Processor limit in percent of one core.
    pub cpu_limit_percent: f64,
    /// The measurements.
    pub samples: MetricsSamples,
}

/// Columns of equal length, oldest measurement first. While a bot does not run there are no measurements.
#[derive(Serialize, ToSchema, Default)]
pub struct MetricsSamples {
    /// When, in milliseconds since the Unix epoch.
    pub at: Vec<i64>,
    /// Processor use since the measurement before, in percent of one core; `null` for the first after a start.
    pub cpu_percent: Vec<Option<f32>>,
    /// Memory in use without page cache, in bytes.
    pub memory_bytes: Vec<Option<u64>>,
    /// Bytes received a second since the measurement before; `null` for the first after a start.
    pub network_received_per_second: Vec<Option<f32>>,
    /// Bytes sent a second since the measurement before; `null` for the first after a start.
    pub network_sent_per_second: Vec<Option<f32>>,
    /// Processes and threads.
    pub pids: Vec<Option<u32>>,
}

/// What the running bots use now.
#[derive(Serialize, ToSchema)]
pub struct LatestMetricsView {
    /// Each bot that was measured during the last half minute, by id.
    pub bots: BTreeMap<Uuid, LatestUsageView>,
    /// All of them together.
    pub totals: UsageTotals,
}

/// What one bot uses now.
#[derive(Serialize, ToSchema)]
pub struct LatestUsageView {
    /// When it was measured.
    pub at: Timestamp,
    /// Processor use in percent of one core; `null` right after a start.
    #[schema(required)]
    pub cpu_percent: Option<f32>,
    /// Memory in use without page cache, in bytes.
    pub memory_bytes: u64,
    /// Memory limit in bytes; `null` without one.
    #[schema(required)]
    pub memory_limit_bytes: Option<u64>,
    /// Processes and threads.
    pub pids: u32,
}

/// What all of the listed bots use together.
#[derive(Serialize, ToSchema)]
pub struct UsageTotals {
    /// Processor use in percent of one core.
    pub cpu_percent: f64,
    /// Memory in use without page cache, in bytes.
    pub memory_bytes: u64,
}
