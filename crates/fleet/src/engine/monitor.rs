//! Finds out whether the engine answers, listens to what it tells, and looks at everything anew after each gap.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{EventKind, NewEvent};
use botmaker_ports::{ImageInfo, RuntimeError};
use futures_util::StreamExt;
use tokio::time::{Instant, MissedTickBehavior};
use tracing::{info, warn};

use crate::{core::Core, reconcile::sweep};

/// First pause before an engine that is away is asked again; doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// Longest pause. A person who has just started Docker should not wait longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A look that was suspected to be needed happens at most this often.
const SUSPICION_PAUSE: Duration = Duration::from_secs(1);

/// Watches the engine until the fleet ends.
pub(crate) async fn run(core: Arc<Core>) {
    let mut pause = FIRST_PAUSE;
    while !core.shutdown.is_cancelled() {
        let began = Instant::now();
        let failure = tokio::select! {
            () = core.shutdown.cancelled() => return,
            failure = watch(&core) => failure,
        };
        // A stream can end without a cause; asking once more tells a hiccup from an outage, and the outage's cause.
        let Err(failure) = core
            .runtime
            .status()
            .await
            .map_err(|cause| cause_of(failure, cause))
        else {
            tokio::time::sleep(FIRST_PAUSE).await;
            continue;
        };
        if core
            .engine
            .set_unavailable(failure.to_string(), core.clock.now())
        {
            warn!(error = %failure, "the container engine is away");
            core.observed.forget_all_containers();
            tell(
                &core,
                EventKind::EngineUnavailable,
                None,
                Some(failure.to_string()),
            )
            .await;
            sweep::wake_all(&core).await;
        }
        pause = if began.elapsed() > LONGEST_PAUSE {
            FIRST_PAUSE
        } else {
            (pause * 2).min(LONGEST_PAUSE)
        };
        tokio::select! {
            () = core.shutdown.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// The more telling of two failures: what the engine's transport says now.
fn cause_of(first: RuntimeError, now: RuntimeError) -> RuntimeError {
    if now.is_transient() { now } else { first }
}

/// One connection's life: subscribe, then list, then compare; then listen. Returns why it ended.
async fn watch(core: &Arc<Core>) -> RuntimeError {
    match connect_and_listen(core).await {
        Ok(()) => RuntimeError::Unavailable {
            message: "the event stream ended".to_owned(),
        },
        Err(failure) => failure,
    }
}

async fn connect_and_listen(core: &Arc<Core>) -> Result<(), RuntimeError> {
    let status = core.runtime.status().await?;
    let mut events = core.runtime.subscribe().await?;
    // The image first: whoever sees that the engine is there may rely on what is told of the image.
    notice_image(core, None).await?;
    let is_news = core.engine.set_available(status, core.clock.now());
    if is_news {
        info!("the container engine answers");
        tell(core, EventKind::EngineAvailable, None, None).await;
    }
    sweep::sweep(core).await?;
    if is_news {
        sweep::wake_all(core).await;
    }
    let mut timer =
        tokio::time::interval_at(Instant::now() + core.settings.sweep, core.settings.sweep);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // In this order, so that a flood of events keeps nobody from looking, and that a run can be repeated.
            biased;
            _ = timer.tick() => {
                look(core).await?;
                sweep::tidy(core).await;
            }
            () = core.engine.suspected() => {
                tokio::time::sleep(SUSPICION_PAUSE).await;
                core.engine.set_available(core.runtime.status().await?, core.clock.now());
            }
            event = events.next() => match event {
                None => return Ok(()),
                Some(event) => {
                    let event = event?;
                    core.observed.note_event(&event);
                    core.queue.wake(event.bot_id);
                }
            },
        }
    }
}

async fn look(core: &Arc<Core>) -> Result<(), RuntimeError> {
    let status = core.runtime.status().await?;
    core.engine.set_available(status, core.clock.now());
    notice_image(core, None).await?;
    sweep::sweep(core).await
}

/// Looks whether the engine has the image of new bots. When it came just now, everybody is told, and every bot gets
/// a turn, because some may have waited for it.
pub(super) async fn notice_image(
    core: &Arc<Core>,
    actor: Option<String>,
) -> Result<Option<ImageInfo>, RuntimeError> {
    let reference = &core.settings.image;
    let found = core.runtime.find_image(reference).await?;
    if core.engine.set_image(found.clone()) {
        info!(image = %reference, "the image of new bots is there");
        let detail = Some(format!("{reference} is there"));
        tell(core, EventKind::EngineImageReady, actor, detail).await;
        sweep::wake_all(core).await;
    }
    Ok(found)
}

/// Writes an event about the engine.
async fn tell(core: &Core, kind: EventKind, actor: Option<String>, detail: Option<String>) {
    let event = NewEvent {
        kind,
        bot_id: None,
        actor,
        at: core.clock.now(),
        status: None,
        detail,
    };
    match core.store.append_event(&event).await {
        Ok(event) => core.bus.publish(vec![event], None),
        Err(failure) => warn!(
            error = &failure as &dyn std::error::Error,
            "an event could not be written"
        ),
    }
}
