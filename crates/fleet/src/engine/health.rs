//! Whether the engine answers, as far as is known, and how many starts it is given at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use botmaker_ports::{EngineStatus, ImageInfo};
use jiff::Timestamp;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Containers that are made or started at the same time. Eight at once take 1.1 s each, one alone 0.17 s
/// (docs/benchmarks.md): more at a time make nobody faster and everybody late.
const START_SLOTS: usize = 4;

/// What is known of the engine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub status: Option<EngineStatus>,
    pub error: Option<String>,
    pub since: Option<Timestamp>,
    pub image: Option<ImageInfo>,
    /// Whether the image was looked for; always so while the engine is available.
    pub is_image_known: bool,
}

impl Known {
    pub(crate) const fn is_available(&self) -> bool {
        self.status.is_some() && self.error.is_none()
    }
}

/// The engine's health, shared by the monitor that finds it out and everybody who asks.
pub(crate) struct EngineHealth {
    known: Mutex<Known>,
    suspicion: Notify,
    slots: Arc<Semaphore>,
}

impl Default for EngineHealth {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            suspicion: Notify::new(),
            slots: Arc::new(Semaphore::new(START_SLOTS)),
        }
    }
}

impl EngineHealth {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn known(&self) -> Known {
        self.lock().clone()
    }

    /// Why the engine cannot be asked; `None` when it can.
    pub(crate) fn unavailable_since(&self) -> Option<String> {
        let known = self.lock();
        if known.is_available() {
            None
        } else {
            Some(
                known
                    .error
                    .clone()
                    .unwrap_or_else(|| "Docker has not been reached yet".to_owned()),
            )
        }
    }

    /// The image for new bots, if the engine has it.
    pub(crate) fn image(&self) -> Option<ImageInfo> {
        self.lock().image.clone()
    }

    /// Whether the engine was asked for the image and has none.
    pub(crate) fn is_image_known_missing(&self) -> bool {
        let known = self.lock();
        known.is_available() && known.is_image_known && known.image.is_none()
    }

    /// Notes that the engine answers; it has been asked for the image. Tells whether that is news.
    pub(crate) fn set_available(&self, status: EngineStatus, now: Timestamp) -> bool {
        let mut known = self.lock();
        let is_news = !known.is_available();
        if is_news {
            known.since = Some(now);
        }
        known.status = Some(status);
        known.error = None;
        is_news
    }

    /// Notes that the engine does not answer. Tells whether that is news.
    pub(crate) fn set_unavailable(&self, error: String, now: Timestamp) -> bool {
        let mut known = self.lock();
        let is_news = known.error.is_none();
        if is_news {
            known.since = Some(now);
        }
        known.error = Some(error);
        is_news
    }

    /// Notes what the engine has as the image of new bots. Tells whether an image came that was not there before.
    pub(crate) fn set_image(&self, image: Option<ImageInfo>) -> bool {
        let mut known = self.lock();
        let before = known.image.as_ref().map(|image| &image.id);
        let is_news = known.is_image_known
            && image
                .as_ref()
                .is_some_and(|image| Some(&image.id) != before);
        known.image = image;
        known.is_image_known = true;
        is_news
    }

    /// Somebody's call failed: the monitor shall look now rather than later.
    pub(crate) fn suspect(&self) {
        self.suspicion.notify_one();
    }

    pub(crate) async fn suspected(&self) {
        self.suspicion.notified().await;
    }

    /// Waits for a turn to make or start a container. `None` never happens: the semaphore is not closed.
    pub(crate) async fn start_slot(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slots).acquire_owned().await.ok()
    }
}
