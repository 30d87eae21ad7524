//! What the janitor does by itself.

use std::{sync::Arc, time::Duration};

use tracing::{info, warn};

use super::{JanitorError, clean_up, expire, images};
use crate::core::Core;

/// Not at once: a server that has just begun has better things to do.
const FIRST: Duration = Duration::from_secs(60);

/// Looks again and again until the fleet ends.
pub(crate) async fn run(core: Arc<Core>) {
    let interval = core.settings.janitor.interval;
    let mut pause = FIRST.min(interval);
    loop {
        tokio::select! {
            // In this order, so that a run can be repeated.
            biased;
            () = core.shutdown.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pass(&core).await;
        pause = interval;
    }
}

/// Everything that is due. What fails is tried again the next time, and keeps nothing else from being done.
pub(super) async fn pass(core: &Arc<Core>) {
    let _turn = core.janitor.lock().await;
    tell(
        "the trash could not be looked through",
        expire::expire(core).await,
    );
    if !core.engine.known().is_available() {
        return;
    }
    tell(
        "orphans could not be removed",
        clean_up::remove_old(core).await,
    );
    tell("images could not be given up", images::release(core).await);
}

fn tell(failure: &str, outcome: Result<usize, JanitorError>) {
    match outcome {
        Ok(0) => {}
        Ok(count) => info!(count, "the janitor tidied up"),
        Err(error) => warn!(
            error = &error as &dyn std::error::Error,
            "the janitor: {failure}"
        ),
    }
}
