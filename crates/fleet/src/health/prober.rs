//! Asks the gateways of running bots how they are.

use std::sync::Arc;

use tracing::debug;

use super::watch::{Watched, jittered};
use crate::core::Core;

/// Probes a run until it is over.
pub(super) async fn probe(core: &Arc<Core>, watched: &Watched) {
    let bot = watched.bot;
    loop {
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
                let place = core.health.question().await;
                let report = core.gateway.probe(&target).await;
                drop(place);
                let is_good = report.is_ready();
                let now = core.clock.now();
                match core.observed.set_probe(bot, &watched.run, report, now) {
                    None => return,
                    Some(true) => {
                        watched.news.notify_one();
                        core.queue.wake(bot);
                    }
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
