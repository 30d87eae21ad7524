//! What is known of a bot, each piece with its time.

use botmaker_domain::{Kill, Lifecycle};
use botmaker_fleet::Evidence;
use jiff::Timestamp;

use super::{bot::container_state, channels::channel_view};
use crate::dto::bot;

pub(super) fn evidence_view(evidence: &Evidence, lifecycle: &Lifecycle) -> bot::EvidenceView {
    let container = evidence.container.as_ref();
    bot::EvidenceView {
        container: container.map(|(container, at)| container_evidence(container, *at)),
        probe: evidence.probe.as_ref().map(probe_evidence),
        channels: evidence.channels.as_ref().map(channels_evidence),
        memory: evidence.memory.as_ref().map(memory_evidence),
        canary: evidence.canary.as_ref().map(canary_evidence),
        state: evidence.state.as_ref().map(|found| bot::StateEvidence {
            bytes: found.bytes,
            complete: found.is_complete,
            measured_at: found.measured_at,
        }),
        kill: lifecycle.last_kill.as_ref().map(kill_evidence),
    }
}

fn container_evidence(
    container: &botmaker_fleet::ContainerStatus,
    observed_at: Timestamp,
) -> bot::ContainerEvidence {
    bot::ContainerEvidence {
        id: container.id.clone(),
        state: container_state(container.state),
        exit_code: container.exit_code,
        oom_killed: container.oom_killed,
        started_at: container.started_at,
        finished_at: container.finished_at,
        restart_count: container.restart_count,
        observed_at,
    }
}

fn probe_evidence(probe: &botmaker_fleet::ProbeEvidence) -> bot::ProbeEvidence {
    bot::ProbeEvidence {
        live: probe.report.live,
        started: probe.report.started,
        ready: probe.report.ready,
        failing: probe.report.failing.clone(),
        channels_suppressed: probe.report.channels_suppressed,
        version: probe.report.version.clone(),
        checked_at: probe.checked_at,
        error: probe.report.error.clone(),
    }
}

fn channels_evidence(found: &botmaker_fleet::ChannelsEvidence) -> bot::ChannelsEvidence {
    bot::ChannelsEvidence {
        channels: found.states.iter().cloned().map(channel_view).collect(),
        error: found.error.clone(),
        checked_at: found.checked_at,
    }
}

fn memory_evidence(found: &botmaker_fleet::MemoryEvidence) -> bot::MemoryEvidence {
    bot::MemoryEvidence {
        used_bytes: found.used_bytes,
        limit_bytes: found.limit_bytes,
        high: found.is_high,
        measured_at: found.measured_at,
    }
}

fn canary_evidence(found: &botmaker_fleet::CanaryEvidence) -> bot::CanaryEvidence {
    bot::CanaryEvidence {
        answered: found.error.is_none(),
        latency_ms: u64::try_from(found.latency.as_millis()).unwrap_or(u64::MAX),
        error: found.error.clone(),
        failures: found.failures,
        checked_at: found.checked_at,
        answered_at: found.answered_at,
    }
}

fn kill_evidence(kill: &Kill) -> bot::KillEvidence {
    bot::KillEvidence {
        at: kill.at,
        grace_seconds: kill.grace_seconds,
    }
}
