//! What a program lends to the API: its log, its doctor, facts about itself.

use std::sync::Arc;

use botmaker_api::{LogControl, LogControlError, Program, dto::system::LogLevel};
use botmaker_bootstrap::{LogHandle, Settings};
use botmaker_doctor::{Rounds, RoundsSettings};
use botmaker_domain::{Clock, SystemClock};
use botmaker_ports::BotRuntime;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Level;

use crate::Instance;

/// Joins what a program that works with an instance lends to the API. Looks of the doctor are tasks of `tracker` and
/// end soon after `shutdown`.
#[must_use]
pub fn assemble(
    settings: &Settings,
    instance: &Instance,
    log: OwnLog,
    tracker: TaskTracker,
    shutdown: CancellationToken,
) -> Program {
    let root = instance.directory.root();
    let rounds = Rounds::new(
        instance.fleet.clone(),
        Arc::clone(&instance.engine) as Arc<dyn BotRuntime>,
        Arc::new(SystemClock),
        RoundsSettings {
            data_directory: root.to_owned(),
            endpoint: settings.engine.endpoint.clone(),
            bots_side_port: settings.bots_side.port,
        },
        tracker,
        shutdown,
    );
    Program {
        started_at: SystemClock.now(),
        data_directory: root.to_owned(),
        has_bots_side: settings.bots_side.enabled,
        log: Arc::new(log),
        rounds,
    }
}

/// The program's own log, as the API steers it.
pub enum OwnLog {
    /// The server's, which can be steered.
    Steered(LogHandle),
    /// None: a command tells its user everything itself.
    Silent,
}

impl LogControl for OwnLog {
    fn level(&self) -> String {
        match self {
            Self::Steered(log) => log.level(),
            Self::Silent => "off".to_owned(),
        }
    }

    fn set_level(&self, level: LogLevel) -> Result<(), LogControlError> {
        let level = match level {
            LogLevel::Error => Level::ERROR,
            LogLevel::Warn => Level::WARN,
            LogLevel::Info => Level::INFO,
            LogLevel::Debug => Level::DEBUG,
            LogLevel::Trace => Level::TRACE,
        };
        match self {
            Self::Steered(log) => log
                .set_level(level)
                .map_err(|gone| LogControlError(gone.into())),
            Self::Silent => Err(LogControlError("this program writes no log".into())),
        }
    }
}
