//! A fleet over an engine, a database and gateways in memory.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{Actor, BotId, BotState, RandomIds, SystemClock};
use botmaker_fleet::{
    BotRef, BotView, CreateBot, Fleet, FleetParts, FleetSettings, JanitorSettings,
};
use botmaker_openclaw::{COMMAND_GATEWAY, discovery::FakeDiscovery, gateway::FakeGateway};
use botmaker_ports::BotStore;
use botmaker_ports::fakes::{
    image_builder::FakeImageBuilder,
    keyring::FakeKeyring,
    runtime::{FakeRuntime, Method, Program},
    store::FakeStore,
};
use botmaker_secrets::{HashCost, MasterKey, Ownership, SecretDirectory, SecretString};
use tempfile::TempDir;

/// Long enough for a busy machine; a test waits only until its event comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct World {
    pub(crate) fleet: Fleet,
    pub(crate) actor: Actor,
    pub(crate) runtime: Arc<FakeRuntime>,
    pub(crate) store: Arc<FakeStore>,
    pub(crate) gateway: Arc<FakeGateway>,
    pub(crate) discovery: Arc<FakeDiscovery>,
    pub(crate) keyring: Arc<FakeKeyring>,
    pub(crate) secrets: Arc<SecretDirectory>,
    master_key: Arc<MasterKey>,
    settings: FleetSettings,
    _directory: TempDir,
}

pub(crate) fn settings() -> FleetSettings {
    FleetSettings {
        image: FakeRuntime::IMAGE.to_owned(),
        ports: 19000..=19009,
        subnet_pool: "10.99.0.0/24".parse().unwrap(),
        max_bots: 8,
        probe_starting: Duration::from_millis(5),
        probe_steady: Duration::from_millis(20),
        stop_grace: Duration::from_millis(50),
        stop_grace_failing: Duration::from_millis(50),
        password_cost: HashCost::CHEAPEST,
        janitor: JanitorSettings {
            young: Duration::ZERO,
            ..JanitorSettings::default()
        },
        ..FleetSettings::default()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(settings(), FakeRuntime::new()).await
    }

    pub(crate) async fn with(settings: FleetSettings, runtime: FakeRuntime) -> Self {
        Self::building(settings, runtime, None).await
    }

    pub(crate) async fn building(
        settings: FleetSettings,
        runtime: FakeRuntime,
        builder: Option<FakeImageBuilder>,
    ) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let secrets = SecretDirectory::open(
            &directory.path().join("secrets"),
            Ownership::of_this_process(),
        )
        .unwrap();
        let (runtime, secrets) = (Arc::new(runtime), Arc::new(secrets));
        let (store, gateway) = (Arc::new(FakeStore::new()), Arc::new(FakeGateway::default()));
        let master_key = Arc::new(MasterKey::generate().unwrap());
        let discovery = Arc::new(FakeDiscovery::default());
        let keyring = Arc::new(FakeKeyring::new());
        let fleet = start(
            &settings,
            &runtime,
            &store,
            (&gateway, &discovery, &keyring),
            &secrets,
            &master_key,
            builder,
        )
        .await;
        fleet
            .ensure_admin(SecretString::from(PASSWORD))
            .await
            .unwrap();
        let actor = fleet.operator().await.unwrap();
        let world = Self {
            fleet,
            actor,
            runtime,
            store,
            gateway,
            discovery,
            keyring,
            secrets,
            master_key,
            settings,
            _directory: directory,
        };
        world.first_look().await;
        world
    }

    /// Ends the fleet and begins another on the same parts, as a new process would.
    pub(crate) async fn restart(&mut self) {
        self.fleet.shutdown().await;
        self.fleet = start(
            &self.settings,
            &self.runtime,
            &self.store,
            (&self.gateway, &self.discovery, &self.keyring),
            &self.secrets,
            &self.master_key,
            None,
        )
        .await;
    }

    /// Waits until the fleet's first look at the engine has ended, one way or the other.
    async fn first_look(&self) {
        let ended = async {
            loop {
                let engine = self.fleet.engine();
                let has_looked_for_image = self.runtime.calls(Method::FindImage) > 0;
                if engine.error.is_some() || (engine.is_available && has_looked_for_image) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, ended)
            .await
            .expect("the engine is looked at");
    }

    pub(crate) async fn create(&self, name: &str) -> BotView {
        self.fleet
            .create_bot(&self.actor, wish(name), None)
            .await
            .unwrap()
            .bot
    }

    pub(crate) async fn running(&self, name: &str) -> BotView {
        let bot = self.create(name).await;
        self.until(bot.record.id, BotState::Running).await
    }

    pub(crate) async fn load(&self, bot: BotId) -> BotView {
        self.fleet
            .load_bot(&self.actor, &BotRef::Id(bot))
            .await
            .unwrap()
    }

    pub(crate) async fn until(&self, bot: BotId, state: BotState) -> BotView {
        self.wait(bot, |view| view.record.status.state == state)
            .await
    }

    pub(crate) async fn wait(
        &self,
        bot: BotId,
        until: impl Fn(&BotView) -> bool + Send,
    ) -> BotView {
        // Polled, because evidence in memory changes without an event.
        let wished = async {
            loop {
                let view = self.load(bot).await;
                if until(&view) {
                    return view;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, wished).await {
            Ok(view) => view,
            Err(_) => panic!("never came: now {:?}", self.load(bot).await.record),
        }
    }

    /// Waits until the bot's row is gone.
    pub(crate) async fn gone(&self, bot: BotId) {
        let gone = async {
            while self
                .fleet
                .load_bot(&self.actor, &BotRef::Id(bot))
                .await
                .is_ok()
            {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, gone)
            .await
            .expect("the bot is never gone");
    }

    /// Loses a bot's row, as an old copy of the database would; everything else of it stays.
    pub(crate) async fn lose_row(&self, bot: BotId) {
        let record = self.store.find_bot(bot).await.unwrap().unwrap();
        self.store
            .remove_bot(bot, record.version, &[])
            .await
            .unwrap();
    }

    /// From now on bots end at once with this code.
    pub(crate) fn bots_exit_with(&self, code: i64) {
        let command: Vec<String> = COMMAND_GATEWAY.iter().map(ToString::to_string).collect();
        self.runtime.set_program(&command, Program::exiting(code));
    }
}

async fn start(
    settings: &FleetSettings,
    runtime: &Arc<FakeRuntime>,
    store: &Arc<FakeStore>,
    (gateway, discovery, keyring): (&Arc<FakeGateway>, &Arc<FakeDiscovery>, &Arc<FakeKeyring>),
    secrets: &Arc<SecretDirectory>,
    master_key: &Arc<MasterKey>,
    builder: Option<FakeImageBuilder>,
) -> Fleet {
    let parts = FleetParts {
        store: Arc::clone(store) as _,
        runtime: Arc::clone(runtime) as _,
        gateway: Arc::clone(gateway) as _,
        keyring: Arc::clone(keyring) as _,
        discovery: Arc::clone(discovery) as _,
        secrets: Arc::clone(secrets),
        master_key: Arc::clone(master_key),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        image_builder: builder.map(|builder| Arc::new(builder) as _),
    };
    Fleet::start(parts, settings.clone()).await.unwrap()
}

pub(crate) fn wish(name: &str) -> CreateBot {
    CreateBot {
        name: name.to_owned(),
        provider: "demo".to_owned(),
        model: "demo-1".to_owned(),
        ..CreateBot::default()
    }
}
