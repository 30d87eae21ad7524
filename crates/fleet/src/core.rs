//! What every part of a fleet shares.

use std::sync::Arc;

use botmaker_domain::{
    BotId, BotRecord, Clock, IdSource, NewEvent, Picture, SecretName, keyring::GrantDigest,
};
use botmaker_openclaw::discovery::ModelDiscovery;
use botmaker_openclaw::gateway::{Gateway, GatewayTarget};
use botmaker_ports::{BotRuntime, BotWrite, ImageBuilder, Keyring, Store, StoreError};
use botmaker_secrets::{MasterKey, SecretDirectory};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use crate::{
    access::throttle::Throttle,
    bots::{BotError, BotView},
    engine::{health::EngineHealth, image_task::ImageTasks},
    events::bus::EventBus,
    health::{observed::ObservedBots, slots::HealthSlots},
    keyring::{canary, state::KeyringState},
    logs::hub::LogHub,
    metrics::hub::MetricsHub,
    reconcile::queue::WakeQueue,
    secrets_in_hand::SecretsInHand,
    settings::FleetSettings,
};

/// The parts, the memory and the tasks of a fleet.
pub(crate) struct Core {
    pub store: Arc<dyn Store>,
    pub runtime: Arc<dyn BotRuntime>,
    pub gateway: Arc<dyn Gateway>,
    pub keyring: Arc<dyn Keyring>,
    pub keyring_state: KeyringState,
    pub discovery: Arc<dyn ModelDiscovery>,
    pub secrets: Arc<SecretDirectory>,
    pub master_key: Arc<MasterKey>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub settings: FleetSettings,
    pub instance_id: Uuid,
    pub observed: ObservedBots,
    pub health: HealthSlots,
    pub engine: EngineHealth,
    pub image_builder: Option<Arc<dyn ImageBuilder>>,
    pub image_tasks: ImageTasks,
    pub bus: EventBus,
    pub queue: WakeQueue,
    pub logs: LogHub,
    pub metrics: MetricsHub,
    pub throttle: Throttle,
    /// Held by whoever moves data of bots that are gone.
    pub janitor: tokio::sync::Mutex<()>,
    pub secrets_in_hand: SecretsInHand,
    pub hashing_slots: Arc<Semaphore>,
    pub tracker: TaskTracker,
    /// Where tasks run that outlive the call that began them: an HTTP server may call from a runtime of one thread,
    /// which a busy log would hold up and which ends with the server.
    pub executor: tokio::runtime::Handle,
    pub shutdown: CancellationToken,
}

impl Core {
    /// A bot's row with the evidence in memory.
    pub(crate) fn view(&self, record: BotRecord) -> BotView {
        let evidence = self.observed.evidence(record.id);
        let container = evidence.container.as_ref();
        let made_at = container.and_then(|(container, _)| container.created_at);
        let heard_at = self.observed.last_heartbeat_at(record.id);
        BotView {
            usage: self.keyring_state.usage(record.id),
            // What the engine says is for rows that were written before this was noted in them.
            deployed_at: record.lifecycle.deployed_at.or(made_at),
            last_heartbeat_at: heard_at.max(record.lifecycle.last_heartbeat_at),
            evidence,
            record,
        }
    }

    /// Writes a bot with its events and publishes them. The events are published after the commit, in its order.
    pub(crate) async fn save(
        &self,
        record: BotRecord,
        events: Vec<NewEvent>,
    ) -> Result<BotRecord, StoreError> {
        self.save_with(record, BotWrite::events(&events)).await
    }

    /// The same with more than events.
    pub(crate) async fn save_with(
        &self,
        record: BotRecord,
        write: BotWrite<'_>,
    ) -> Result<BotRecord, StoreError> {
        let mut record = record;
        // Written with what is written anyway: a sign of life alone is worth no write.
        let heard_at = self.observed.last_heartbeat_at(record.id);
        record.lifecycle.last_heartbeat_at = heard_at.max(record.lifecycle.last_heartbeat_at);
        let (record, events) = self.store.save_bot(&record, &write).await?;
        let view = self.view(record.clone());
        self.bus.publish(events, Some(&view));
        Ok(record)
    }

    /// The same with the bot's picture: another one, or none any more.
    pub(crate) async fn save_with_picture(
        &self,
        record: BotRecord,
        picture: Option<&Picture>,
        events: Vec<NewEvent>,
    ) -> Result<BotRecord, StoreError> {
        let write = BotWrite {
            events: &events,
            picture: Some(picture),
            ..BotWrite::default()
        };
        self.save_with(record, write).await
    }

    /// What the proxy knows a bot's false key by.
    pub(crate) fn canary_digest(&self, bot: BotId) -> GrantDigest {
        canary::digest(&self.master_key, bot)
    }

    /// The gateway of a bot whose container was last seen alive.
    ///
    /// # Errors
    /// `NotRunning`; the token cannot be read.
    pub(crate) async fn running_gateway(
        &self,
        record: &BotRecord,
    ) -> Result<GatewayTarget, BotError> {
        if !self.observed.is_alive(record.id) {
            return Err(BotError::NotRunning);
        }
        self.gateway_target(record).await
    }

    /// Where a bot's gateway is and what opens it.
    pub(crate) async fn gateway_target(
        &self,
        record: &BotRecord,
    ) -> Result<GatewayTarget, BotError> {
        let address = self.runtime.endpoint(record.id, &record.placement).await?;
        let version = record
            .spec
            .secrets
            .get(&SecretName::gateway_token())
            .copied()
            .unwrap_or(1);
        let (directory, id) = (Arc::clone(&self.secrets), record.id);
        let token = self
            .tracker
            .spawn_blocking(move || directory.read_gateway_token(id, version))
            .await
            .map_err(|_| BotError::Interrupted)?
            .map_err(BotError::Secrets)?;
        Ok(GatewayTarget { address, token })
    }
}
