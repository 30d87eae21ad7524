//! Test messages: the proof that a bot answers, not only its gateway. A gateway may pass every probe and stall at the first
//! message, or have a model that refuses its key.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{BotRecord, ReasonCode, catalog::find_provider};
use botmaker_openclaw::gateway::{ChatChunk, ChatError, ChatTurn, GatewayTarget};
use futures_util::StreamExt;
use tokio::time::{Instant, timeout};
use tracing::debug;

use super::{
    settings::HealthSettings,
    watch::{Watched, jittered, share},
};
use crate::core::Core;

/// What a bot is asked. Short, so that it costs little where it costs.
const QUESTION: &str = "This is a test message of BotMaker. Answer with the one word OK.";

/// How often it is looked whether a test message is due: its owner may have changed how often that is.
const LOOK: Duration = Duration::from_secs(30);

/// The first test message of a run comes within this time, so that a new bot has been tested soon.
const FIRST_WITHIN: Duration = Duration::from_secs(5 * 60);

/// After a failure the next one comes within this time.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// How often a bot gets a test message; `None` for never.
pub(crate) fn interval(record: &BotRecord, settings: &HealthSettings) -> Option<Duration> {
    let wished = match record.spec.canary_minutes {
        Some(minutes) => Duration::from_secs(u64::from(minutes) * 60),
        None if find_provider(&record.spec.provider).is_some_and(|it| it.is_free()) => {
            settings.canary_interval
        }
        None => Duration::ZERO,
    };
    (!wished.is_zero()).then_some(wished)
}

/// When the next test message is due.
struct Schedule {
    began: Instant,
    last: Option<Instant>,
    is_failing: bool,
}

impl Schedule {
    fn due(&self, interval: Duration, watched: &Watched) -> Instant {
        match self.last {
            None if self.is_failing => self.began,
            None => {
                self.began + interval.min(FIRST_WITHIN) * (20 + share(watched.bot) * 4 / 5) / 100
            }
            Some(last) if self.is_failing => last + interval.min(AFTER_FAILURE),
            Some(last) => last + jittered(interval, watched.bot),
        }
    }
}

/// Sends test messages to a run until it is over.
pub(super) async fn test(core: &Arc<Core>, watched: &Watched) {
    let mut schedule = Schedule {
        began: Instant::now(),
        last: None,
        is_failing: false,
    };
    loop {
        let pause = match core.store.find_bot(watched.bot).await {
            Ok(None) => return,
            Ok(Some(record)) => match step(core, watched, &record, &mut schedule).await {
                None => return,
                Some(pause) => pause,
            },
            Err(error) => {
                debug!(bot.id = %watched.bot, error = %error, "the row of a bot cannot be read");
                LOOK
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Sends a test message if one is due. Tells when to look again; `None` when the run is over.
async fn step(
    core: &Arc<Core>,
    watched: &Watched,
    record: &BotRecord,
    schedule: &mut Schedule,
) -> Option<Duration> {
    let Some(interval) = interval(record, &core.settings.health) else {
        if core.observed.clear_canary(watched.bot, &watched.run) {
            core.queue.wake(watched.bot);
        }
        schedule.last = None;
        return Some(LOOK);
    };
    // What was told of this run before this server began is looked at again at once.
    let told = record.status.reason.as_ref().map(|reason| reason.code);
    schedule.is_failing |= schedule.last.is_none() && told == Some(ReasonCode::CanaryFailed);
    let due = schedule.due(interval, watched);
    if due > Instant::now() {
        return Some(due.duration_since(Instant::now()).min(LOOK));
    }
    if !core.observed.is_ready(watched.bot) {
        return Some(core.settings.probe_steady.min(LOOK));
    }
    let Ok(target) = core.gateway_target(record).await else {
        return Some(LOOK);
    };
    let place = core.health.canary().await;
    let asked = Instant::now();
    let outcome = turn(core, &target).await;
    let latency = asked.elapsed();
    drop(place);
    schedule.is_failing = outcome.is_err();
    schedule.last = Some(Instant::now());
    let now = core.clock.now();
    let is_news = core
        .observed
        .set_canary(watched.bot, &watched.run, outcome, latency, now)?;
    if is_news {
        core.queue.wake(watched.bot);
    }
    Some(Duration::ZERO)
}

/// One message and its answer, or what was wrong with it.
async fn turn(core: &Arc<Core>, target: &GatewayTarget) -> Result<(), String> {
    let limit = core.settings.health.canary_timeout;
    // OpenClaw keeps a session for ever. One a day keeps each of them short and their number small, and none of them is a
    // person's.
    let session = format!("botmaker-canary-{}", core.clock.now().strftime("%Y-%m-%d"));
    match timeout(limit, answer(core, target, session)).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err("its answer was empty".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} s", limit.as_secs_f32())),
    }
}

/// Whether the answer had any words.
async fn answer(
    core: &Arc<Core>,
    target: &GatewayTarget,
    session: String,
) -> Result<bool, ChatError> {
    let text = QUESTION.to_owned();
    let mut chunks = core
        .gateway
        .chat(target, ChatTurn { session, text })
        .await?;
    let mut has_words = false;
    while let Some(chunk) = chunks.next().await {
        match chunk? {
            ChatChunk::Delta(words) => has_words |= !words.trim().is_empty(),
            ChatChunk::Done { .. } => break,
        }
    }
    Ok(has_words)
}

#[cfg(test)]
mod tests {
    use botmaker_domain::ProviderId;

    use super::*;
    use crate::reconcile::plan::tests::record;

    fn every(provider: &str, canary_minutes: Option<u16>) -> Option<u64> {
        let mut record = record();
        record.spec.provider = ProviderId::parse(provider).unwrap();
        record.spec.canary_minutes = canary_minutes;
        interval(&record, &HealthSettings::default()).map(|it| it.as_secs() / 60)
    }

    #[test]
    fn only_what_costs_nothing_is_tested_unless_its_owner_says_otherwise() {
        assert_eq!(every("demo", None), Some(15));
        assert_eq!(every("ollama", None), Some(15));
        assert_eq!(every("anthropic", None), None);
        assert_eq!(every("openai-compatible", None), None);
        assert_eq!(every("anthropic", Some(60)), Some(60));
        assert_eq!(every("demo", Some(0)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_comes_soon_and_the_next_after_a_failure_too() {
        let watched = Watched {
            bot: botmaker_domain::BotId::generate(),
            run: ("c1".to_owned(), None),
            news: tokio::sync::Notify::new(),
        };
        let began = Instant::now();
        let mut schedule = Schedule {
            began,
            last: None,
            is_failing: false,
        };
        let hour = Duration::from_secs(3600);
        let first = schedule.due(hour, &watched) - began;
        assert!(
            first >= FIRST_WITHIN / 5 && first <= FIRST_WITHIN,
            "{first:?}"
        );
        schedule.last = Some(began);
        let next = schedule.due(hour, &watched) - began;
        assert!((54..=66).contains(&(next.as_secs() / 60)), "{next:?}");
        schedule.is_failing = true;
        assert_eq!(schedule.due(hour, &watched) - began, AFTER_FAILURE);
        let often = Duration::from_secs(5);
        assert_eq!(schedule.due(often, &watched) - began, often);
    }
}
