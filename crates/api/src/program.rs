//! What the program around this crate lends to it: facts about the process, its log and its doctor.

use std::{path::PathBuf, sync::Arc};

use botmaker_doctor::Rounds;
use jiff::Timestamp;

use crate::dto::system::LogLevel;

/// The log does not take a level any more.
#[derive(Debug)]
pub struct LogControlError(pub Box<dyn std::error::Error + Send + Sync>);

impl std::fmt::Display for LogControlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the log level cannot be set")
    }
}

impl std::error::Error for LogControlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

/// The program's own log.
pub trait LogControl: Send + Sync + 'static {
    /// What it holds: a level, or the directives that the program started with.
    fn level(&self) -> String;

    /// Sets the level until the program ends.
    ///
    /// # Errors
    /// When the log is gone.
    fn set_level(&self, level: LogLevel) -> Result<(), LogControlError>;
}

/// The program around this crate.
pub struct Program {
    /// When it started.
    pub started_at: Timestamp,
    /// Where it keeps everything.
    pub data_directory: PathBuf,
    /// Whether bots are to have a listener.
    pub has_bots_side: bool,
    /// Its own log.
    pub log: Arc<dyn LogControl>,
    /// Its checks.
    pub rounds: Rounds,
}
