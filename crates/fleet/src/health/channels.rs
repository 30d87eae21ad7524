//! Asks the gateways of bots with channels how these are, in their own words: a probe only names what fails.

use std::sync::Arc;

use botmaker_domain::BotRecord;
use tokio::time::timeout;
use tracing::debug;

use super::watch::{Watched, jittered};
use crate::core::Core;

/// A channel that does not work, or a gateway that does not tell, is asked about so many times as often: who mends a token
/// shall see it soon.
const TROUBLED_PACE: u32 = 4;

/// Asks about a run's channels until it is over.
pub(super) async fn ask(core: &Arc<Core>, watched: &Watched) {
    loop {
        let interval = jittered(core.settings.health.channel_interval, watched.bot);
        let pause = match core.store.find_bot(watched.bot).await {
            Ok(Some(record)) => match ask_once(core, watched, &record).await {
                None => return,
                Some(true) => interval / TROUBLED_PACE,
                Some(false) => interval,
            },
            Ok(None) => return,
            Err(error) => {
                debug!(bot.id = %watched.bot, error = %error, "the row of a bot cannot be read");
                interval
            }
        };
        // What a probe finds new may be a channel's doing.
        let _ = timeout(pause, watched.news.notified()).await;
        tokio::time::sleep(core.settings.probe_starting.min(pause)).await;
    }
}

/// Asks once, if there is anything to ask about and anybody who can answer. Tells whether to ask again soon; `None` when the
/// run is over.
async fn ask_once(core: &Arc<Core>, watched: &Watched, record: &BotRecord) -> Option<bool> {
    if record.spec.channels.is_empty() || !core.observed.is_started(watched.bot) {
        return Some(false);
    }
    let Ok(target) = core.gateway_target(record).await else {
        return Some(true);
    };
    let place = core.health.question().await;
    let told = core.gateway.channel_states(&target).await;
    drop(place);
    let told = told.map_err(|error| error.to_string());
    let news = core.observed.set_channels(
        watched.bot,
        &watched.run,
        told,
        &record.spec.channels,
        core.clock.now(),
    )?;
    if news.is_told {
        core.queue.wake(watched.bot);
    }
    Some(news.is_troubled)
}

/// What an answer about channels changed.
pub(super) struct ChannelNews {
    /// Whether a person may be told something else now.
    pub(super) is_told: bool,
    /// Whether something is not as it should be.
    pub(super) is_troubled: bool,
}

/// So many questions in a row may fail before a gateway counts as one that does not tell: it is silent for up to 41 s while
/// it reloads.
pub(crate) const TOLERATED_SILENCE: u32 = 3;
