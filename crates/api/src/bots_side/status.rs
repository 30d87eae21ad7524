//! Whether the listener listens, for `GET /api/docker/status`.

use std::sync::{Arc, Mutex, PoisonError};

use botmaker_doctor::BotsSideFact;

use crate::dto::docker::BotsSideView;

/// What is known about the listener that bots reach. Clones are the same.
#[derive(Clone)]
pub struct BotsSideStatus(Arc<Mutex<BotsSideView>>);

impl Default for BotsSideStatus {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(BotsSideView {
            address: None,
            listening: false,
            error: Some(
                "Docker has not yet told under which address bots reach this host".to_owned(),
            ),
        })))
    }
}

impl BotsSideStatus {
    pub(crate) fn view(&self) -> BotsSideView {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The same for the checks.
    pub(crate) fn fact(&self, is_enabled: bool) -> BotsSideFact {
        let view = self.view();
        BotsSideFact {
            is_enabled,
            is_listening: view.listening,
            address: view.address.unwrap_or_default(),
            error: view.error.unwrap_or_default(),
        }
    }

    pub(super) fn set(&self, view: BotsSideView) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = view;
    }
}
