//! How many gateways are asked at the same time, over all bots.

use tokio::sync::{Semaphore, SemaphorePermit};

use super::settings::HealthSettings;

/// States measured at the same time: each walks a tree on the one disk that all bots use.
const MEASUREMENTS: usize = 1;

/// Places for questions and test messages.
pub(crate) struct HealthSlots {
    questions: Semaphore,
    canaries: Semaphore,
    measurements: Semaphore,
}

impl HealthSlots {
    pub(crate) fn new(settings: &HealthSettings) -> Self {
        Self {
            questions: Semaphore::new(settings.questions_at_once),
            canaries: Semaphore::new(settings.canaries_at_once),
            measurements: Semaphore::new(MEASUREMENTS),
        }
    }

    /// A place for a question; held while it is asked. Cancel safe.
    pub(super) async fn question(&self) -> SemaphorePermit<'_> {
        place(&self.questions).await
    }

    /// A place to measure a state; held meanwhile. Cancel safe.
    pub(super) async fn measurement(&self) -> SemaphorePermit<'_> {
        place(&self.measurements).await
    }

    /// A place for a test message; held until its answer has ended. Cancel safe.
    pub(super) async fn canary(&self) -> SemaphorePermit<'_> {
        place(&self.canaries).await
    }
}

async fn place(places: &Semaphore) -> SemaphorePermit<'_> {
    let permit = places.acquire().await;
    permit.expect("the places of health are never closed")
}
