//! Resource usage: one stream of the engine per watched bot, however many watch it.
//!
//! A single sample costs the engine one to two seconds, a stream of them almost nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bollard::{
    models::{ContainerMemoryStats, ContainerStatsResponse},
    query_parameters::StatsOptionsBuilder,
};
use botmaker_domain::BotId;
use botmaker_ports::{ContainerState, RuntimeError, StatsSample, UsageSample};
use futures_util::{StreamExt, stream, stream::BoxStream};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::{container::status::time, engine::DockerEngine, labels};

/// The newest sample, or how the stream ended. Readers that are slow miss samples, which nobody needs again.
pub(crate) type Newest = Option<Result<Measured, RuntimeError>>;

/// A sample with the counter that it was made from.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Measured {
    sample: StatsSample,
    cpu_time: Duration,
}

impl Measured {
    /// The counters alone.
    pub(crate) fn usage(&self, run: &str) -> UsageSample {
        UsageSample {
            run: run.to_owned(),
            sampled_at: self.sample.sampled_at,
            cpu_time: self.cpu_time,
            memory_bytes: self.sample.memory_bytes,
            memory_limit_bytes: Some(self.sample.memory_limit_bytes),
            network_received_bytes: self.sample.network_received_bytes,
            network_sent_bytes: self.sample.network_sent_bytes,
            pids: self.sample.pids,
        }
    }
}

/// The streams that are open now.
#[derive(Default)]
pub(crate) struct SharedStats {
    open: Mutex<HashMap<String, watch::Sender<Newest>>>,
}

impl SharedStats {
    /// Watches the usage of a bot's running container.
    pub(crate) async fn watch(
        self: &Arc<Self>,
        engine: &DockerEngine,
        bot: BotId,
    ) -> Result<BoxStream<'static, Result<StatsSample, RuntimeError>>, RuntimeError> {
        let container = engine.inspect_own(bot).await?;
        let name = labels::object_name(bot);
        let container = container.ok_or_else(|| RuntimeError::NotFound {
            what: format!("container {name}"),
        })?;
        if container.state != ContainerState::Running && container.state != ContainerState::Paused {
            let message = format!("container {name} is not running");
            return Err(RuntimeError::Conflict { message });
        }
        Ok(samples(self.join(engine, container.id)))
    }

    /// Joins the stream of this container, opening it when nobody watches yet.
    pub(crate) fn join(
        self: &Arc<Self>,
        engine: &DockerEngine,
        id: String,
    ) -> watch::Receiver<Newest> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = open.get(&id).filter(|sender| sender.receiver_count() > 0) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(None);
        open.insert(id.clone(), sender.clone());
        let shared = Arc::clone(self);
        let engine = engine.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = pump(&engine, &id, &sender) => {}
                () = sender.closed() => {}
            }
            let mut open = shared.open.lock().unwrap_or_else(PoisonError::into_inner);
            if open
                .get(&id)
                .is_some_and(|present| present.same_channel(&sender))
            {
                open.remove(&id);
            }
        });
        receiver
    }
}

/// Passes the engine's samples on until its stream ends, which it does when the container does.
async fn pump(engine: &DockerEngine, id: &str, sender: &watch::Sender<Newest>) {
    let asked = engine.client.asked_stream();
    let docker = match engine.client.open_stream() {
        Ok(docker) => docker,
        Err(error) => {
            sender.send_replace(Some(Err(error)));
            return;
        }
    };
    let options = StatsOptionsBuilder::new().stream(true).build();
    let mut answers = std::pin::pin!(docker.stats(id, Some(options)));
    while let Some(answer) = answers.next().await {
        let has_failed = answer.is_err();
        let item = answer
            .map_err(|error| asked.error(error))
            .map(measured)
            .transpose();
        if let Some(item) = item {
            sender.send_replace(Some(item));
        } else {
            // A sample of nothing: the container has ended.
            return;
        }
        if has_failed {
            return;
        }
    }
}

fn samples(
    receiver: watch::Receiver<Newest>,
) -> BoxStream<'static, Result<StatsSample, RuntimeError>> {
    stream::unfold(Some((receiver, true)), async |state| {
        let (mut receiver, is_first) = state?;
        let has_one = is_first && receiver.borrow_and_update().is_some();
        if !has_one {
            receiver.changed().await.ok()?;
        }
        let newest = receiver.borrow_and_update().clone()?;
        let next = newest.is_ok().then_some((receiver, false));
        Some((newest.map(|measured| measured.sample), next))
    })
    .boxed()
}

fn measured(found: ContainerStatsResponse) -> Option<Measured> {
    let cpu = found.cpu_stats.as_ref();
    let used = cpu.and_then(|cpu| cpu.cpu_usage.as_ref()?.total_usage);
    Some(Measured {
        cpu_time: Duration::from_nanos(used.unwrap_or(0)),
        sample: sample(found)?,
    })
}

/// A sample of the engine; `None` when it describes a container that has ended.
fn sample(found: ContainerStatsResponse) -> Option<StatsSample> {
    let memory = found.memory_stats.clone().unwrap_or_default();
    let limit = memory.limit.filter(|limit| *limit > 0)?;
    let networks = found.networks.iter().flatten();
    let (received, sent) = networks.fold((0, 0), |(received, sent), (_, network)| {
        (
            received + network.rx_bytes.unwrap_or(0),
            sent + network.tx_bytes.unwrap_or(0),
        )
    });
    Some(StatsSample {
        sampled_at: time(found.read.as_deref()).unwrap_or_else(Timestamp::now),
        cpu_percent: cpu_percent(&found).unwrap_or(0.0),
        memory_bytes: used_memory(&memory),
        memory_limit_bytes: limit,
        network_received_bytes: received,
        network_sent_bytes: sent,
        pids: found.pids_stats.and_then(|pids| pids.current).unwrap_or(0),
    })
}

/// Memory without the page cache that the kernel would give back: `total_inactive_file` of cgroup v1,
/// `inactive_file` of v2 (Docker Engine API, `ContainerStats`).
fn used_memory(memory: &ContainerMemoryStats) -> u64 {
    let cache = memory.stats.as_ref().and_then(|stats| {
        let of_v1 = stats.get("total_inactive_file");
        of_v1.or_else(|| stats.get("inactive_file"))
    });
    let usage = memory.usage.unwrap_or(0);
    usage.saturating_sub(cache.copied().unwrap_or(0))
}

/// Percent of one core since the sample before; the first sample has none before it.
fn cpu_percent(found: &ContainerStatsResponse) -> Option<f64> {
    let total = |stats: &bollard::models::ContainerCpuStats| stats.cpu_usage.as_ref()?.total_usage;
    let (now, before) = (found.cpu_stats.as_ref()?, found.precpu_stats.as_ref()?);
    let machine_before = before.system_cpu_usage.filter(|usage| *usage > 0)?;
    let machine = now.system_cpu_usage?.checked_sub(machine_before)?;
    let used = total(now)?.checked_sub(total(before)?)?;
    let cpus = now.online_cpus.unwrap_or(1);
    #[expect(clippy::cast_precision_loss, reason = "nanoseconds of about a second")]
    let share = used as f64 / machine.max(1) as f64;
    Some(share * f64::from(cpus) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_json(text: &str) -> Option<StatsSample> {
        sample(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn cpu_is_the_share_of_one_core_and_memory_is_without_cache() {
        let sample = from_json(
            r#"{"read":"2026-11-21T03:00:00Z",
                "cpu_stats":{"cpu_usage":{"total_usage":1500},"system_cpu_usage":11000,"online_cpus":2},
                "precpu_stats":{"cpu_usage":{"total_usage":500},"system_cpu_usage":9000,"online_cpus":2},
                "memory_stats":{"usage":1000,"limit":4000,"stats":{"total_inactive_file":400,"inactive_file":1}},
                "networks":{"eth0":{"rx_bytes":7,"tx_bytes":8},"eth1":{"rx_bytes":1,"tx_bytes":1}},
                "pids_stats":{"current":3}}"#,
        )
        .unwrap();
        assert!((sample.cpu_percent - 100.0).abs() < 0.001, "{sample:?}");
        assert_eq!(
            (sample.memory_bytes, sample.memory_limit_bytes),
            (600, 4000)
        );
        assert_eq!(
            (sample.network_received_bytes, sample.network_sent_bytes),
            (8, 9)
        );
        assert_eq!(sample.pids, 3);
    }

    #[test]
    fn cgroup_v2_names_the_cache_differently_and_a_first_sample_has_no_cpu() {
        let sample = from_json(
            r#"{"memory_stats":{"usage":1000,"limit":4000,"stats":{"inactive_file":300}},
                "cpu_stats":{"cpu_usage":{"total_usage":1500},"system_cpu_usage":11000,"online_cpus":2},
                "precpu_stats":{"cpu_usage":{"total_usage":0}}}"#,
        )
        .unwrap();
        assert_eq!(sample.memory_bytes, 700);
        assert!(sample.cpu_percent.abs() < f64::EPSILON);
    }

    #[test]
    fn an_ended_container_gives_no_sample() {
        assert_eq!(from_json(r#"{"memory_stats":{},"cpu_stats":{}}"#), None);
    }
}
