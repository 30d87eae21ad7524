//! Keeps the database from growing for ever: at the start and once a day, a little at a time.

use std::time::Duration;

use botmaker_ports::KeyringError;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::store::KeyringStore;

/// Between one time and the next.
const EVERY: Duration = Duration::from_hours(24);
/// Between one day of use and the next that is folded: others who write come in between.
const BREATH: Duration = Duration::from_millis(20);
/// Notices that were told are kept so long, that nothing is told twice when the clock is set back: as long as leases.
const TOLD: SignedDuration = SignedDuration::from_hours(62 * 24);

/// Keeps until `stop`.
pub(super) async fn run(store: KeyringStore, stop: CancellationToken) {
    loop {
        if let Err(error) = once(&store, Timestamp::now(), &stop).await {
            warn!(%error, "what was used long ago could not be folded; it is tried again tomorrow");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn once(
    store: &KeyringStore,
    now: Timestamp,
    stop: &CancellationToken,
) -> Result<(), KeyringError> {
    store
        .prune_notices(now.saturating_sub(TOLD).unwrap_or(Timestamp::MIN))
        .await?;
    let mut days = 0_u32;
    while !stop.is_cancelled() && (store.drop_a_day(now).await? || store.fold_a_day(now).await?) {
        days += 1;
        tokio::time::sleep(BREATH).await;
    }
    if days > 0 {
        info!(days, "what was used long ago was folded or forgotten");
    }
    Ok(())
}
