//! What every handler shares.

use std::{sync::Arc, time::Duration};

use botmaker_fleet::Fleet;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{bots_side::BotsSideStatus, middleware::hosts::AllowedHosts, program::Program};

/// How many streams (logs, events, stats, chats) may be open at once: each holds a connection and a queue.
const MAX_STREAMS: usize = 512;

/// The settings of the people's side.
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// The names that the server answers to.
    pub hosts: AllowedHosts,
    /// Time between keep-alive comments in a quiet stream. Proxies commonly cut connections after 30 to 60 s.
    pub keep_alive: Duration,
}

impl ApiSettings {
    /// The usual settings.
    #[must_use]
    pub const fn new(hosts: AllowedHosts) -> Self {
        Self {
            hosts,
            keep_alive: Duration::from_secs(15),
        }
    }
}

/// What every handler shares.
#[derive(Clone)]
pub struct ApiState {
    pub(crate) fleet: Fleet,
    pub(crate) settings: ApiSettings,
    pub(crate) bots_side: BotsSideStatus,
    pub(crate) program: Arc<Program>,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) shutdown: CancellationToken,
}

impl ApiState {
    /// Joins the parts. Streams end when `shutdown` is cancelled.
    #[must_use]
    pub fn new(
        fleet: Fleet,
        settings: ApiSettings,
        bots_side: BotsSideStatus,
        program: Program,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            fleet,
            settings,
            bots_side,
            program: Arc::new(program),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
            shutdown,
        }
    }
}
