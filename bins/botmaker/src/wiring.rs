//! From settings to a running fleet.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use botmaker_bootstrap::{
    DataDirectory, InstanceLock, OperatorCommand, Settings, agree_on_instance_id,
};
use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_domain::{RandomIds, SystemClock};
use botmaker_fleet::{
    Fleet, FleetParts, FleetSettings, HealthSettings, JanitorSettings, LogSettings,
    RecoverySettings, keyring::ScanSettings,
};
use botmaker_openclaw::{
    discovery::{DiscoveryLimits, HttpDiscovery},
    gateway::{HttpGateway, HttpGatewayLimits},
};
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::{BotRuntime, ImageBuilder, Store};
use botmaker_secrets::{MasterKey, SecretDirectory, directory::Ownership};
use tracing::warn;

use crate::{image_command::ImageCommand, keyring::OwnKeyring};

/// How long the start waits for the engine to say which user bots run as. Without it the usual user is assumed.
const ENGINE_WAIT: Duration = Duration::from_secs(3);

/// An instance that this process works with; nobody else does until it is dropped.
pub struct Instance {
    /// Its directory.
    pub directory: DataDirectory,
    /// Its database.
    pub store: SqliteStore,
    /// Its engine.
    pub engine: Arc<DockerEngine>,
    /// Its use cases.
    pub fleet: Fleet,
    keyring: OwnKeyring,
    _lock: InstanceLock,
}

impl Instance {
    /// Takes the lock, opens and migrates the database, and starts the fleet.
    ///
    /// # Errors
    /// The first part that cannot be used; each error says what to do.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let directory = DataDirectory::prepare(&settings.data_directory)?;
        let lock = InstanceLock::take(&directory.lock_file())?;
        let store = SqliteStore::open(&directory.database(), &OpenOptions::default())
            .await
            .context("the database cannot be opened")?;
        let instance_id = store
            .instance_id()
            .await
            .context("the database cannot be read")?;
        agree_on_instance_id(&directory.instance_id_file(), instance_id)?;
        let master_key =
            MasterKey::open(directory.root()).context("the master key cannot be used")?;
        let docker = DockerSettings {
            endpoint: settings.engine.endpoint.clone(),
            api_timeout: settings.engine.api_timeout,
            ..DockerSettings::new(
                instance_id,
                directory.root().to_owned(),
                directory.secrets(),
            )
        };
        let engine = Arc::new(DockerEngine::new(docker)?);
        let secrets = SecretDirectory::open(&directory.secrets(), owner_of_secrets(&engine).await)?;
        let gateway = HttpGateway::new(HttpGatewayLimits::default())
            .context("no HTTP client can be set up")?;
        let keyring = OwnKeyring::begin(&settings.keyring).await;
        let parts = FleetParts {
            store: Arc::new(store.clone()),
            runtime: Arc::clone(&engine) as Arc<dyn BotRuntime>,
            gateway: Arc::new(gateway),
            keyring: Arc::clone(&keyring.keyring),
            discovery: Arc::new(HttpDiscovery::new(DiscoveryLimits::default())),
            secrets: Arc::new(secrets),
            master_key: Arc::new(master_key),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            image_builder: image_builder(settings),
        };
        let fleet = Fleet::start(parts, fleet_settings(settings)).await?;
        Ok(Self {
            directory,
            store,
            engine,
            fleet,
            keyring,
            _lock: lock,
        })
    }

    /// Tells the keyring in this process, if there is one, to take no more requests of bots; those under way go on.
    pub fn stop_keyring(&self) {
        self.keyring.stop();
    }

    /// Ends the tasks and closes the database. Bots are left as they are.
    pub async fn close(self) {
        self.fleet.shutdown().await;
        self.keyring.end().await;
        self.store.close().await;
    }
}

/// How running bots are watched.
fn health_settings(health: &botmaker_bootstrap::HealthSettings) -> HealthSettings {
    HealthSettings {
        questions_at_once: health.questions_at_once,
        channel_interval: health.channel_interval,
        channel_patience: health.channel_patience,
        memory_warning_percent: health.memory_warning_percent,
        memory_warning_after: health.memory_warning_after,
        canary_interval: health.canary_interval,
        canary_timeout: health.canary_timeout,
        canary_failures: health.canary_failures,
        canaries_at_once: health.canaries_at_once,
        state_interval: health.state_interval,
        state_soft_bytes: health.state_soft_bytes,
        state_hard_bytes: health.state_hard_bytes,
    }
}

/// Secret files belong to the user that bots run as, which a rootless engine maps to another one on the host.
async fn owner_of_secrets(engine: &DockerEngine) -> Ownership {
    match tokio::time::timeout(ENGINE_WAIT, engine.status()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => warn!(%error, "the container engine cannot be asked yet"),
        Err(_) => warn!("the container engine does not answer yet"),
    }
    let user = engine.capabilities().user;
    Ownership {
        uid: user.host_uid,
        gid: user.host_gid,
    }
}

/// The operator's command, if there is one.
fn image_builder(settings: &Settings) -> Option<Arc<dyn ImageBuilder>> {
    let command = OperatorCommand::of_words(&settings.engine.image_build_command)?;
    Some(Arc::new(ImageCommand(command)))
}

fn fleet_settings(settings: &Settings) -> FleetSettings {
    let (bots, logs) = (&settings.bots, &settings.logs);
    FleetSettings {
        image: settings.engine.image.clone(),
        ports: bots.ports.clone(),
        subnet_pool: bots.subnet_pool,
        max_bots: bots.max_bots,
        limits: bots.limits,
        bots_side_port: settings.bots_side.port,
        keyring_port: settings.keyring.port,
        canary_scan: ScanSettings {
            every: settings.keyring.scan_interval,
            cuts_off: settings.keyring.cut_off_on_canary,
            ..ScanSettings::default()
        },
        start_deadline: bots.start_deadline,
        stop_grace: bots.stop_grace,
        stop_grace_failing: bots.stop_grace_failing,
        reload_deadline: bots.reload_deadline,
        unresponsive_after: bots.unresponsive_after,
        recovery: RecoverySettings {
            first_pause: bots.recovery.first_pause,
            longest_pause: bots.recovery.longest_pause,
            calm_after: bots.recovery.calm_after,
            crash_count: bots.recovery.crash_count,
            crash_window: bots.recovery.crash_window,
            breaker_ends: bots.recovery.breaker_ends,
            breaker_window: bots.recovery.breaker_window,
        },
        health: health_settings(&bots.health),
        probe_starting: bots.probe_starting,
        probe_steady: bots.probe_steady,
        sweep: bots.sweep,
        logs: LogSettings {
            ring_lines: logs.ring_lines,
            ring_bytes: logs.ring_bytes,
            queue_items: logs.queue_items,
            linger: logs.linger,
        },
        janitor: JanitorSettings {
            interval: settings.janitor.interval,
            young: settings.janitor.young,
            container_age: settings.janitor.container_age,
            trash_keep: settings.janitor.trash_keep,
            quarantine_keep: settings.janitor.quarantine_keep,
        },
        session_ttl: settings.session_ttl,
        ..FleetSettings::default()
    }
}
