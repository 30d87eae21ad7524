//! One task for each run of a bot: its probes, the questions about its channels, its test messages and the size of its
//! state. All of it from outside, with limits, never by a process in the container.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use tokio::sync::Notify;

use super::{canary, channels, observed::RunKey, prober, state_size};
use crate::core::Core;

/// The run that a task watches.
pub(super) struct Watched {
    pub(super) bot: BotId,
    pub(super) run: RunKey,
    /// Tells who asks about channels that a probe found something new.
    pub(super) news: Notify,
}

/// Begins to watch the present run of a bot, unless that is being done. Ends with the run or the fleet.
pub(crate) fn ensure(core: &Arc<Core>, bot: BotId) {
    if let Some((run, cancel)) = core.observed.claim_watching(bot, &core.shutdown) {
        let core_of_task = Arc::clone(core);
        core.tracker.spawn(async move {
            let watched = Watched {
                bot,
                run,
                news: Notify::new(),
            };
            cancel
                .run_until_cancelled(Box::pin(watch(&core_of_task, &watched)))
                .await;
            core_of_task.observed.release_watching(bot, &watched.run);
        });
    }
}

/// Ends when the run is over.
async fn watch(core: &Arc<Core>, watched: &Watched) {
    tokio::select! {
        // In this order always, so that a simulated life can be played again.
        biased;
        () = prober::probe(core, watched) => {}
        () = channels::ask(core, watched) => {}
        () = canary::test(core, watched) => {}
        () = state_size::measure(core, watched) => {}
    }
}

/// Spreads what is done for many bots: each has its own pause of 90 to 110 % of the setting, by its id.
pub(super) fn jittered(pause: Duration, bot: BotId) -> Duration {
    pause * (90 + share(bot) * 20 / 100) / 100
}

/// A number from 0 to 100 that is a bot's own.
pub(super) fn share(bot: BotId) -> u32 {
    u32::from(bot.uuid().as_bytes()[15]) * 100 / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_stay_within_a_tenth_of_the_setting() {
        let pause = Duration::from_secs(100);
        for _ in 0..100 {
            let own = jittered(pause, BotId::generate());
            assert!((90..=110).contains(&own.as_secs()), "{own:?}");
        }
    }
}
