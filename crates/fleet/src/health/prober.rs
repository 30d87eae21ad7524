//! Asks the gateways of running bots how they are: from outside, with limits, never by a process in the container.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::observed::RunKey;
use crate::core::Core;

/// Begins to probe the present run of a bot, unless that is being done. Ends with the run or the fleet.
pub(crate) fn ensure(core: &Arc<Core>, bot: BotId) {
    if let Some((run, cancel)) = core.observed.claim_probing(bot, &core.shutdown) {
        let core_of_task = Arc::clone(core);
        core.tracker.spawn(async move {
            cancel
                .run_until_cancelled(probe_run(&core_of_task, bot, &run, &cancel))
                .await;
            core_of_task.observed.release_probing(bot, &run);
        });
    }
}

async fn probe_run(core: &Arc<Core>, bot: BotId, run: &RunKey, cancel: &CancellationToken) {
    while !cancel.is_cancelled() {
        let record = match core.store.find_bot(bot).await {
            Ok(Some(record)) => record,
            Ok(None) => return,
            // A bot is probed also while the database is in trouble; its row is read at the next turn.
            Err(error) => {
                debug!(bot.id = %bot, error = %error, "the row of a bot cannot be read");
                tokio::time::sleep(core.settings.probe_starting).await;
                continue;
            }
        };
        let was_ready = match core.gateway_target(&record).await {
            Ok(target) => {
                let report = core.gateway.probe(&target).await;
                let is_good = report.is_ready();
                match core.observed.set_probe(bot, run, report, core.clock.now()) {
                    None => return,
                    Some(true) => core.queue.wake(bot),
                    Some(false) => {}
                }
                is_good
            }
            Err(error) => {
                debug!(bot.id = %bot, error = %error, "gateway cannot be addressed");
                false
            }
        };
        let pause = if was_ready {
            jittered(core.settings.probe_steady, bot)
        } else {
            core.settings.probe_starting
        };
        tokio::time::sleep(pause).await;
    }
}

/// Spreads the probes of many bots: each has its own pause of 90 to 110 % of the setting, by its id.
fn jittered(pause: Duration, bot: BotId) -> Duration {
    let share = u32::from(bot.uuid().as_bytes()[15]) % 21;
    pause * (90 + share) / 100
}
