//! The whole of it: parts in, tasks running, use cases as methods.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{Classify, Clock, ErrorKind, IdSource};
use botmaker_openclaw::{discovery::ModelDiscovery, gateway::Gateway};
use botmaker_ports::{BotRuntime, ImageBuilder, Keyring, Store, StoreError};
use botmaker_secrets::{MasterKey, SecretDirectory};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use crate::{
    core::Core,
    engine::monitor,
    health::slots::HealthSlots,
    janitor::schedule,
    keyring,
    metrics::ticker,
    reconcile::{queue, sweep},
    settings::FleetSettings,
};

/// Password checks at a time: 19 MiB and a core for tens of milliseconds each.
const HASHING_SLOTS: usize = 2;

/// Time between two looks at whether a fleet has settled; a look costs two locks.
const SETTLED_INTERVAL: Duration = Duration::from_millis(20);

/// What a fleet is made of. Each part is the real one or its fake; both pass the same conformance suite.
pub struct FleetParts {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The container engine.
    pub runtime: Arc<dyn BotRuntime>,
    /// The way to the bots' gateways.
    pub gateway: Arc<dyn Gateway>,
    /// The keeper of AI keys.
    pub keyring: Arc<dyn Keyring>,
    /// The way to model servers of the owners' own.
    pub discovery: Arc<dyn ModelDiscovery>,
    /// The bots' secret files.
    pub secrets: Arc<SecretDirectory>,
    /// The key of fingerprints.
    pub master_key: Arc<MasterKey>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The ids of new bots.
    pub ids: Arc<dyn IdSource>,
    /// What makes the image of new bots; without one it is pulled.
    pub image_builder: Option<Arc<dyn ImageBuilder>>,
}

/// A fleet that could not begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database failed.
    #[error("the database cannot be read")]
    Store(#[from] StoreError),
}

impl Classify for StartError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Store(error) => crate::bots::error::store_kind(error),
        }
    }

    fn code(&self) -> &'static str {
        "fleet_not_started"
    }
}

/// Creates, runs, watches and removes bots. Cheap to clone; all clones are the same fleet.
#[derive(Clone)]
pub struct Fleet {
    pub(crate) core: Arc<Core>,
}

impl Fleet {
    /// Begins: removes creations that never finished, then watches the engine and reconciles until
    /// [`Fleet::shutdown`]. Needs no engine to begin; must be called within a Tokio runtime.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn start(parts: FleetParts, settings: FleetSettings) -> Result<Self, StartError> {
        let FleetParts {
            store,
            runtime,
            gateway,
            keyring,
            discovery,
            secrets,
            master_key,
            clock,
            ids,
            image_builder,
        } = parts;
        let instance_id = store.instance_id().await?;
        let core = Arc::new(Core {
            store,
            runtime,
            gateway,
            keyring,
            keyring_state: Default::default(),
            discovery,
            secrets,
            master_key,
            clock,
            ids,
            health: HealthSlots::new(&settings.health),
            settings,
            instance_id,
            observed: Default::default(),
            engine: Default::default(),
            image_builder,
            image_tasks: Default::default(),
            bus: Default::default(),
            queue: Default::default(),
            logs: Default::default(),
            metrics: Default::default(),
            throttle: Default::default(),
            janitor: Default::default(),
            secrets_in_hand: Default::default(),
            hashing_slots: Arc::new(Semaphore::new(HASHING_SLOTS)),
            tracker: TaskTracker::new(),
            executor: tokio::runtime::Handle::current(),
            shutdown: CancellationToken::new(),
        });
        sweep::drop_unfinished(&core).await?;
        core.tracker.spawn(queue::run(Arc::clone(&core)));
        core.tracker.spawn(monitor::run(Arc::clone(&core)));
        core.tracker.spawn(ticker::run(Arc::clone(&core)));
        core.tracker.spawn(schedule::run(Arc::clone(&core)));
        core.tracker.spawn(keyring::watch::run(Arc::clone(&core)));
        Ok(Self { core })
    }

    /// Waits until what was wished has been carried out as far as it can be now: the engine has been looked at and
    /// no bot has or awaits a turn. For programs that end right after a wish; a server need not wait. Returns
    /// whether it came so far within `limit`. Cancel safe.
    pub async fn settled(&self, limit: Duration) -> bool {
        let settled = async {
            loop {
                let engine = self.core.engine.known();
                let is_looked_at = engine.error.is_some() || engine.is_available();
                if is_looked_at && self.core.queue.is_idle() {
                    return;
                }
                tokio::time::sleep(SETTLED_INTERVAL).await;
            }
        };
        tokio::time::timeout(limit, settled).await.is_ok()
    }

    /// Ends all tasks and streams of the fleet. Bots are left as they are. Returns when the last task has ended.
    pub async fn shutdown(&self) {
        self.core.shutdown.cancel();
        self.core.tracker.close();
        self.core.tracker.wait().await;
    }

    /// The id that this instance's containers carry.
    #[must_use]
    pub fn instance_id(&self) -> Uuid {
        self.core.instance_id
    }

    /// Proves that the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn check_store(&self) -> Result<(), StoreError> {
        self.core.store.check().await
    }
}
