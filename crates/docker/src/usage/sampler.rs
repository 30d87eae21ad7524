//! Which way each container is measured, remembered for as long as its run lasts.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use botmaker_domain::BotId;
use botmaker_ports::{RuntimeError, UsageSample};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use tokio::sync::watch;

use super::{
    cgroups::{self, Counters},
    mounts::Mounts,
};
use crate::{container::process::Process, engine::DockerEngine, streams::stats::Newest};

/// Inspections in flight at once: each takes the engine well under a millisecond.
const INSPECTIONS_AT_ONCE: usize = 8;

type Answer = Result<UsageSample, RuntimeError>;

/// One container's run and how it is measured.
#[derive(Clone)]
struct Known {
    process: Process,
    source: Source,
}

#[derive(Clone)]
enum Source {
    /// The kernel's files.
    Files,
    /// The engine's statistics; dropping the last receiver ends their stream.
    Stream(watch::Receiver<Newest>),
}

/// Measures containers.
pub(crate) struct UsageSampler {
    proc: PathBuf,
    mounts: OnceLock<Mounts>,
    known: Mutex<HashMap<BotId, Known>>,
}

impl UsageSampler {
    /// A sampler that looks for processes below `proc`.
    pub(crate) fn new(proc: PathBuf) -> Self {
        Self {
            proc,
            mounts: OnceLock::new(),
            known: Mutex::default(),
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<BotId, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Measures these bots: first those whose runs are known, without a call to the engine; then the others, which
    /// are looked up. What was known of bots that are not asked for is forgotten, and their streams end.
    pub(crate) async fn sample(
        self: &Arc<Self>,
        engine: &DockerEngine,
        bots: &[BotId],
    ) -> Vec<(BotId, Answer)> {
        let wanted: HashSet<BotId> = bots.iter().copied().collect();
        self.known().retain(|bot, _| wanted.contains(bot));
        let mut answers = self.measure_known().await;
        let rest: Vec<BotId> = wanted
            .into_iter()
            .filter(|bot| !answers.contains_key(bot))
            .collect();
        let limit = engine.settings.api_timeout;
        let looked_up = stream::iter(rest)
            .map(async |bot| (bot, self.look_up(engine, bot).await))
            .buffer_unordered(INSPECTIONS_AT_ONCE)
            .take_until(tokio::time::sleep(limit));
        answers.extend(looked_up.collect::<Vec<_>>().await);
        let operation = "inspect";
        let unanswered = || Err(RuntimeError::Timeout { operation, limit });
        let answer = |bot| answers.get(bot).cloned().unwrap_or_else(unanswered);
        bots.iter().map(|bot| (*bot, answer(bot))).collect()
    }

    /// Measures what is known. A run that has ended is forgotten and has no answer.
    async fn measure_known(self: &Arc<Self>) -> HashMap<BotId, Answer> {
        let known: Vec<_> = self.known().clone().into_iter().collect();
        let sampler = Arc::clone(self);
        let measured = tokio::task::spawn_blocking(move || {
            let measure = |(bot, known): (BotId, Known)| (bot, sampler.measure(&known));
            known.into_iter().map(measure).collect::<Vec<_>>()
        });
        let mut answers = HashMap::new();
        for (bot, answer) in measured.await.unwrap_or_default() {
            match answer {
                Some(answer) => {
                    answers.insert(bot, answer);
                }
                None => {
                    self.known().remove(&bot);
                }
            }
        }
        answers
    }

    /// Finds out which run a bot has now and how to measure it, and does so.
    async fn look_up(self: &Arc<Self>, engine: &DockerEngine, bot: BotId) -> Answer {
        let process = engine.inspect_process(bot).await?;
        let source = Source::Files;
        let mut known = Known { process, source };
        let sampler = Arc::clone(self);
        let attempt = known.clone();
        let by_files = tokio::task::spawn_blocking(move || sampler.measure(&attempt));
        let answer = match by_files.await.ok().flatten() {
            Some(answer) => answer,
            None => {
                known.source = Source::Stream(engine.join_stats(known.process.id.clone()));
                self.measure(&known).unwrap_or_else(|| Err(not_yet()))
            }
        };
        self.known().insert(bot, known);
        answer
    }

    /// One measurement; `None` when the run has ended or cannot be measured this way.
    fn measure(&self, known: &Known) -> Option<Answer> {
        let process = &known.process;
        match &known.source {
            Source::Files => {
                let mounts = self.mounts()?;
                let counters = cgroups::read(&self.proc, mounts, &process.id, process.pid).ok()?;
                Some(Ok(sample(process, &counters)))
            }
            Source::Stream(newest) => {
                // Closed: the stream has ended, and most likely the container with it.
                newest.has_changed().ok()?;
                match &*newest.borrow() {
                    None => Some(Err(not_yet())),
                    Some(Ok(measured)) => Some(Ok(measured.usage(&process.run))),
                    Some(Err(_)) => None,
                }
            }
        }
    }

    /// The machine's control groups; they are where they were when the machine came up.
    fn mounts(&self) -> Option<&Mounts> {
        if let Some(mounts) = self.mounts.get() {
            return Some(mounts);
        }
        let mountinfo = fs::read_to_string(self.proc.join("self/mountinfo")).ok()?;
        Some(self.mounts.get_or_init(|| Mounts::parse(&mountinfo)))
    }
}

fn sample(process: &Process, counters: &Counters) -> UsageSample {
    UsageSample {
        run: process.run.clone(),
        sampled_at: Timestamp::now(),
        cpu_time: counters.cpu_time,
        memory_bytes: counters.memory_bytes,
        memory_limit_bytes: counters.memory_limit_bytes,
        network_received_bytes: counters.received_bytes,
        network_sent_bytes: counters.sent_bytes,
        pids: counters.pids,
    }
}

/// The engine takes up to two seconds for its first statistics of a container.
fn not_yet() -> RuntimeError {
    RuntimeError::EngineFailed {
        message: "it has not measured the container yet".to_owned(),
    }
}
