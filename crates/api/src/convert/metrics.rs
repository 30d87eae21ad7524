//! What bots used.

use botmaker_fleet::{LatestMetrics, LatestUsage, MetricsView};
use jiff::Timestamp;

use crate::dto::metrics;

pub(crate) fn metrics_view(found: &MetricsView) -> metrics::MetricsView {
    let points = &found.points;
    metrics::MetricsView {
        interval_seconds: found.interval.as_secs_f64(),
        memory_limit_bytes: Some(found.memory_limit_bytes),
        cpu_limit_percent: found.cpu_limit_percent,
        samples: metrics::MetricsSamples {
            at: points.iter().map(|point| point.at_ms).collect(),
            cpu_percent: points
                .iter()
                .map(|point| tenths(point.cpu_percent))
                .collect(),
            memory_bytes: points
                .iter()
                .map(|point| Some(point.memory_bytes))
                .collect(),
            network_received_per_second: points
                .iter()
                .map(|point| tenths(point.received_per_second))
                .collect(),
            network_sent_per_second: points
                .iter()
                .map(|point| tenths(point.sent_per_second))
                .collect(),
            pids: points.iter().map(|point| Some(point.pids)).collect(),
        },
    }
}

pub(crate) fn latest_metrics_view(latest: &LatestMetrics) -> metrics::LatestMetricsView {
    let used = latest.bots.values();
    let cpu_percent = used.clone().filter_map(|usage| usage.point.cpu_percent);
    let totals = metrics::UsageTotals {
        cpu_percent: (cpu_percent.map(f64::from).sum::<f64>() * 10.0).round() / 10.0,
        memory_bytes: used.map(|usage| usage.point.memory_bytes).sum(),
    };
    let bots = latest.bots.iter();
    metrics::LatestMetricsView {
        bots: bots
            .map(|(id, usage)| (id.uuid(), latest_usage(usage)))
            .collect(),
        totals,
    }
}

fn latest_usage(usage: &LatestUsage) -> metrics::LatestUsageView {
    metrics::LatestUsageView {
        at: Timestamp::from_millisecond(usage.point.at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        cpu_percent: tenths(usage.point.cpu_percent),
        memory_bytes: usage.point.memory_bytes,
        memory_limit_bytes: usage.memory_limit_bytes,
        pids: usage.point.pids,
    }
}

/// One digit after the point; more would only make the answer longer.
fn tenths(value: Option<f32>) -> Option<f32> {
    value.map(|value| (value * 10.0).round() / 10.0)
}
