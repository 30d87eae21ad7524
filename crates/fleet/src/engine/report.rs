//! The engine as a person is told about it.

use botmaker_ports::{ContainerUser, EngineStatus, ImageInfo};
use jiff::Timestamp;

use crate::Fleet;

/// The image that new bots are made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageReport {
    /// As in the settings.
    pub reference: String,
    /// What the engine has under that reference; `None` when it has nothing or cannot be asked.
    pub info: Option<ImageInfo>,
}

/// The engine as last seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngineReport {
    /// Whether it answers.
    pub is_available: bool,
    /// Why it does not.
    pub error: Option<String>,
    /// Since when it answers, or does not; `None` before the first attempt ended.
    pub since: Option<Timestamp>,
    /// What it last said about itself.
    pub status: Option<EngineStatus>,
    /// The user that bots run as.
    pub user: ContainerUser,
    /// The image for new bots.
    pub image: ImageReport,
}

impl Fleet {
    /// The engine as last seen; costs no engine call.
    #[must_use]
    pub fn engine(&self) -> EngineReport {
        let known = self.core.engine.known();
        EngineReport {
            is_available: known.is_available(),
            error: known.error,
            since: known.since,
            status: known.status,
            user: self.core.runtime.capabilities().user,
            image: ImageReport {
                reference: self.core.settings.image.clone(),
                info: known.image,
            },
        }
    }
}
