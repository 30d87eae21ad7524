//! The checks as the server runs them for its dashboard: what it knows is judged at once; what only a container can
//! tell takes seconds, is looked at when asked for, once at a time, and is told again with its age.

use std::{path::PathBuf, sync::Arc, time::Duration};

use botmaker_domain::{Actor, Clock};
use botmaker_fleet::{Fleet, SystemError};
use botmaker_ports::{BotRuntime, ImageInfo};
use jiff::{SignedDuration, Timestamp};
use tokio::{runtime::Handle, sync::Mutex};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    bots_side::{BotsSideFact, bots_side},
    check::{Check, CheckAction},
    container::ContainerProbe,
    engine,
    isolation::isolation,
    keyring::keyring,
    machine,
};

/// How long one look through a container may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(30);
/// A look through containers that is younger is told again unless a fresh one is wanted.
const KEEP_PROBED: SignedDuration = SignedDuration::from_mins(10);

/// What the checks must know of the settings.
#[derive(Clone, Debug)]
pub struct RoundsSettings {
    /// The data directory.
    pub data_directory: PathBuf,
    /// The engine's socket, for advice.
    pub endpoint: String,
    /// The port of the bots' side listener.
    pub bots_side_port: u16,
}

/// A check with its age.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was found.
    pub check: Check,
    /// When.
    pub checked_at: Timestamp,
}

/// All checks.
#[derive(Clone, Debug)]
pub struct Findings {
    /// In the order in which a person would look.
    pub checks: Vec<Checked>,
    /// When the cheap ones were made.
    pub checked_at: Timestamp,
}

/// The server's doctor. Clones are the same.
#[derive(Clone)]
pub struct Rounds(Arc<Inner>);

struct Inner {
    fleet: Fleet,
    runtime: Arc<dyn BotRuntime>,
    clock: Arc<dyn Clock>,
    settings: RoundsSettings,
    probed: Mutex<Option<Probed>>,
    tracker: TaskTracker,
    shutdown: CancellationToken,
    /// Looks outlive the request that asked: they have something to remove.
    executor: Handle,
}

/// What the containers told last.
#[derive(Clone)]
struct Probed {
    image_id: String,
    is_listening: bool,
    checks: Vec<Check>,
    at: Timestamp,
}

impl Probed {
    /// Whether this answers a question asked at `asked_at` about the present image and listener.
    fn answers(&self, image: &ImageInfo, is_listening: bool, since: Timestamp) -> bool {
        self.image_id == image.id && self.is_listening == is_listening && self.at >= since
    }
}

impl Rounds {
    /// A doctor for a running fleet, whose looks are tasks of `tracker` and end soon after `shutdown`. Must be called
    /// within the Tokio runtime that is to run them.
    #[must_use]
    pub fn new(
        fleet: Fleet,
        runtime: Arc<dyn BotRuntime>,
        clock: Arc<dyn Clock>,
        settings: RoundsSettings,
        tracker: TaskTracker,
        shutdown: CancellationToken,
    ) -> Self {
        Self(Arc::new(Inner {
            fleet,
            runtime,
            clock,
            settings,
            probed: Mutex::default(),
            tracker,
            shutdown,
            executor: Handle::current(),
        }))
    }

    /// Runs the checks; `fresh` looks through containers anew.
    ///
    /// # Errors
    /// `Denied` for members. Whatever else fails is a finding.
    pub async fn run(
        &self,
        actor: &Actor,
        side: &BotsSideFact,
        fresh: bool,
    ) -> Result<Findings, SystemError> {
        let inner = &self.0;
        inner.fleet.authorize_steering(actor)?;
        let now = inner.clock.now();
        let mut checks = inner.machine().await;
        checks.extend(inner.pools().await);
        checks.push(inner.database().await);
        checks.push(bots_side(side));
        checks.push(keyring(&inner.fleet.keyring_status(actor).await));
        checks.extend(inner.engine());
        checks.extend(inner.leftovers(actor).await);
        let at = |at: Timestamp| {
            move |check| Checked {
                check,
                checked_at: at,
            }
        };
        let mut checks: Vec<Checked> = checks.into_iter().map(at(now)).collect();
        let engine = inner.fleet.engine();
        if engine.is_available
            && let Some(image) = engine.image.info
            && let Some(probed) = self.probed(image, side.is_listening, now, fresh).await
        {
            checks.extend(probed.checks.into_iter().map(at(probed.at)));
        }
        Ok(Findings {
            checks,
            checked_at: now,
        })
    }

    /// What containers tell, from memory or by a look that goes on when the asker leaves.
    async fn probed(
        &self,
        image: ImageInfo,
        is_listening: bool,
        now: Timestamp,
        fresh: bool,
    ) -> Option<Probed> {
        let since = if fresh {
            now
        } else {
            now.saturating_sub(KEEP_PROBED).unwrap_or(Timestamp::MIN)
        };
        let inner = Arc::clone(&self.0);
        let look = async move {
            let mut last = inner.probed.lock().await;
            match last.as_ref() {
                Some(known) if known.answers(&image, is_listening, since) => known.clone(),
                _ => {
                    let probed = inner.probe(&image, is_listening).await;
                    last.insert(probed).clone()
                }
            }
        };
        let task = self.0.tracker.spawn_on(look, &self.0.executor);
        task.await.ok()
    }
}

impl Inner {
    async fn machine(&self) -> Vec<Check> {
        let root = self.settings.data_directory.clone();
        let pool = self.fleet.subnet_pool();
        let checks = tokio::task::spawn_blocking(move || {
            vec![
                Check::good("data directory", root.display().to_string()),
                machine::permissions(&root),
                machine::disk(&root),
                machine::memory(),
                machine::subnets(pool),
            ]
        });
        checks.await.unwrap_or_default()
    }

    async fn pools(&self) -> Option<Check> {
        let report = self.fleet.system_report().await.ok()?;
        let taken = report.ports.used + report.ports.bad;
        let free = report.ports.total.saturating_sub(taken);
        Some(machine::port_pool(&report.port_pool, free))
    }

    async fn database(&self) -> Check {
        match self.fleet.check_store().await {
            Ok(()) => Check::good("database", "answers"),
            Err(error) => Check::bad(
                "database",
                error.to_string(),
                "see the server's log; put a backup in its place",
            ),
        }
    }

    fn engine(&self) -> Vec<Check> {
        let report = self.fleet.engine();
        let Some(status) = report.status.filter(|_| report.is_available) else {
            let error = report
                .error
                .unwrap_or_else(|| "has not been reached yet".to_owned());
            return vec![engine::away(&error, &self.settings.endpoint)];
        };
        let mut checks = engine::present(&status, report.user);
        let image = engine::image(&report.image.reference, report.image.info.as_ref());
        checks.push(if image.is_good() || !self.fleet.can_get_image() {
            image
        } else {
            let fix = "let the server get it (POST /api/docker/image), or name another one as engine.image in the settings";
            Check::bad(image.title, image.detail, fix).with_action(CheckAction::GetImage)
        });
        checks
    }

    async fn leftovers(&self, actor: &Actor) -> Option<Check> {
        let title = "leftovers";
        // An engine that cannot be asked is told elsewhere.
        let report = self.fleet.clean_up(actor, false).await.ok()?;
        let (removable, kept) = (
            report.removed.len() + report.quarantined.len(),
            report.kept.len(),
        );
        Some(if removable > 0 {
            let detail =
                format!("containers, networks and directories of bots that are gone: {removable}");
            Check::warning(title, detail, "look at them: botmaker-admin leftovers list; clean up: botmaker-admin cleanup --apply")
                .with_action(CheckAction::CleanUp)
        } else if kept > 0 {
            let detail = format!("things of bots that are gone, left alone: {kept}");
            Check::warning(title, detail, "look at them: botmaker-admin orphans")
        } else {
            Check::good(title, "nothing is left of bots that are gone")
        })
    }

    async fn probe(&self, image: &ImageInfo, is_listening: bool) -> Probed {
        let probe = ContainerProbe {
            runtime: &*self.runtime,
            image,
            subnet_pool: self.fleet.subnet_pool(),
            bots_side_port: self.settings.bots_side_port,
            timeout: PROBE_TIMEOUT,
            shutdown: self.shutdown.clone(),
        };
        let mut checks = vec![isolation(&*self.runtime).await, probe.sees_files().await];
        if is_listening {
            checks.push(probe.reaches_host().await);
        }
        Probed {
            image_id: image.id.clone(),
            is_listening,
            checks,
            at: self.clock.now(),
        }
    }
}
