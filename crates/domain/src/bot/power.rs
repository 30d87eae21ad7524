//! What the owner wants: running or stopped.

use serde::{Deserialize, Serialize};

/// The wished-for power of a bot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// The bot shall run.
    Running,
    /// The bot shall not run.
    Stopped,
}

impl Power {
    /// The wire and database spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
        }
    }
}
