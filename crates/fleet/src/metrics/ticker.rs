//! Measures all running bots together, again and again.

use std::sync::Arc;

use botmaker_ports::RuntimeError;
use tokio::time::MissedTickBehavior;
use tracing::debug;

use crate::core::Core;

/// Measures until the fleet ends. Bots that are not running cost nothing, and no bot a call to the engine.
pub(crate) async fn run(core: Arc<Core>) {
    let mut ticks = tokio::time::interval(core.settings.metrics_interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = core.shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        tokio::select! {
            () = core.shutdown.cancelled() => return,
            () = measure(&core) => {}
        }
    }
}

async fn measure(core: &Core) {
    let bots = core.observed.running();
    let mut samples = Vec::with_capacity(bots.len());
    for (bot, answer) in core.runtime.sample_usage(&bots).await {
        match answer {
            // A bot that was deleted meanwhile must not come back.
            Ok(sample) if core.observed.is_alive(bot) => {
                if core
                    .observed
                    .set_memory(bot, &sample, &core.settings.health)
                {
                    core.queue.wake(bot);
                }
                samples.push((bot, sample));
            }
            // It ended, or is not known yet: a gap in its history says so.
            Ok(_) | Err(RuntimeError::Conflict { .. } | RuntimeError::NotFound { .. }) => {}
            Err(failure) => debug!(bot.id = %bot, error = %failure, "usage is not known"),
        }
    }
    let (now, interval) = (core.clock.now(), core.settings.metrics_interval);
    core.metrics.record(samples, now, interval);
}
