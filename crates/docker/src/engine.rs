//! One Docker Engine as a `BotRuntime`. The methods live beside what they are about; this file only joins them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use botmaker_domain::{BotId, Placement};
use botmaker_ports::{
    AuditedRule, BotRuntime, Capabilities, ContainerSpec, ContainerStatus, ContainerUser,
    EngineStatus, ImageInfo, ListedNetwork, LogFrame, LogQuery, OneShot, OneShotOutput,
    PullProgress, RestartPolicy, RuntimeError, RuntimeEvent, StatsSample, UsageSample,
};
use futures_util::stream::BoxStream;
use ipnet::Ipv4Net;
use tokio::sync::watch;

use crate::{
    client::Client,
    container::oneshot::OneShots,
    info, labels,
    settings::{DockerSettings, SettingsError},
    streams::{
        self,
        stats::{Newest, SharedStats},
    },
    usage::UsageSampler,
};

/// Runs bots on one Docker Engine. Clones share everything; the engine may be away when it is made and come and go.
#[derive(Clone)]
pub struct DockerEngine {
    pub(crate) settings: Arc<DockerSettings>,
    pub(crate) client: Client,
    user: Arc<Mutex<Option<ContainerUser>>>,
    pub(crate) one_shots: OneShots,
    stats: Arc<SharedStats>,
    usage: Arc<UsageSampler>,
}

impl DockerEngine {
    /// Prepares to use an engine; nothing is sent to it yet.
    ///
    /// # Errors
    /// When a setting cannot work with any engine.
    pub fn new(settings: DockerSettings) -> Result<Self, SettingsError> {
        settings.check()?;
        Ok(Self {
            client: Client::new(&settings),
            user: Arc::default(),
            one_shots: OneShots::default(),
            stats: Arc::default(),
            usage: Arc::new(UsageSampler::new(settings.proc_dir.clone())),
            settings: Arc::new(settings),
        })
    }

    pub(crate) fn remember_user(&self, user: ContainerUser) {
        *self.user.lock().unwrap_or_else(PoisonError::into_inner) = Some(user);
    }

    pub(crate) fn known_user(&self) -> Option<ContainerUser> {
        *self.user.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn guessed_user(&self) -> ContainerUser {
        let set = self.settings.container_user;
        set.unwrap_or_else(info::best_guess)
    }

    /// Joins the stream of a container's statistics.
    pub(crate) fn join_stats(&self, container: String) -> watch::Receiver<Newest> {
        self.stats.join(self, container)
    }

    /// Runs file work off the asynchronous threads.
    pub(crate) async fn on_disk<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&DockerSettings) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, RuntimeError> {
        let settings = Arc::clone(&self.settings);
        let failed = |message| RuntimeError::Storage { operation, message };
        match tokio::task::spawn_blocking(move || work(&settings)).await {
            Ok(result) => result.map_err(|error| failed(error.to_string())),
            Err(stopped) => Err(failed(stopped.to_string())),
        }
    }
}

#[async_trait]
impl BotRuntime for DockerEngine {
    async fn status(&self) -> Result<EngineStatus, RuntimeError> {
        self.describe().await
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            user: self.known_user().unwrap_or_else(|| self.guessed_user()),
            outlives_process: true,
        }
    }

    async fn find_image(&self, reference: &str) -> Result<Option<ImageInfo>, RuntimeError> {
        self.inspect_image(reference).await
    }

    async fn retain_image(&self, id: &str) -> Result<(), RuntimeError> {
        self.tag_retained(id).await
    }

    async fn release_image(&self, id: &str) -> Result<(), RuntimeError> {
        self.untag_retained(id).await
    }

    async fn list_retained_images(&self) -> Result<Vec<String>, RuntimeError> {
        self.list_retained().await
    }

    async fn pull_image(
        &self,
        reference: &str,
    ) -> Result<BoxStream<'static, Result<PullProgress, RuntimeError>>, RuntimeError> {
        streams::pull::pull(self, reference).await
    }

    async fn ensure_network(&self, bot: BotId, subnet: Ipv4Net) -> Result<(), RuntimeError> {
        self.ensure_own_network(bot, subnet).await
    }

    async fn remove_network(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.remove_own_network(bot).await
    }

    async fn list_networks(&self) -> Result<Vec<ListedNetwork>, RuntimeError> {
        self.list_labelled_networks().await
    }

    async fn create_container(&self, spec: &ContainerSpec) -> Result<(), RuntimeError> {
        self.create(spec).await
    }

    async fn start_container(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.start(bot).await
    }

    async fn stop_container(&self, bot: BotId, grace: Duration) -> Result<(), RuntimeError> {
        self.stop(bot, grace).await
    }

    async fn remove_container(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.remove(bot).await
    }

    async fn set_restart_policy(
        &self,
        bot: BotId,
        policy: RestartPolicy,
    ) -> Result<(), RuntimeError> {
        self.update_policy(bot, policy).await
    }

    async fn find_container(&self, bot: BotId) -> Result<Option<ContainerStatus>, RuntimeError> {
        let found = self.inspect(&labels::object_name(bot)).await?;
        Ok(found.filter(|container| container.is_ours))
    }

    async fn audit_container(&self, bot: BotId) -> Result<Option<Vec<AuditedRule>>, RuntimeError> {
        self.audit(bot).await
    }

    async fn list_containers(&self) -> Result<Vec<ContainerStatus>, RuntimeError> {
        let instance = self.settings.instance_id.to_string();
        let wanted = [
            (labels::MANAGED, "true"),
            (labels::INSTANCE, instance.as_str()),
            (labels::ROLE, "bot"),
        ];
        self.list(wanted).await
    }

    async fn list_labelled(&self) -> Result<Vec<ContainerStatus>, RuntimeError> {
        self.list([(labels::MANAGED, "true")]).await
    }

    async fn run_once(&self, command: &OneShot) -> Result<OneShotOutput, RuntimeError> {
        self.one_shot(command).await
    }

    async fn remove_strays(&self) -> Result<(), RuntimeError> {
        self.remove_stray_one_shots().await
    }

    async fn subscribe(
        &self,
    ) -> Result<BoxStream<'static, Result<RuntimeEvent, RuntimeError>>, RuntimeError> {
        streams::events::subscribe(self).await
    }

    async fn logs(
        &self,
        bot: BotId,
        query: &LogQuery,
    ) -> Result<BoxStream<'static, Result<LogFrame, RuntimeError>>, RuntimeError> {
        streams::logs::read(self, bot, query).await
    }

    async fn stats(
        &self,
        bot: BotId,
    ) -> Result<BoxStream<'static, Result<StatsSample, RuntimeError>>, RuntimeError> {
        self.stats.watch(self, bot).await
    }

    async fn sample_usage(
        &self,
        bots: &[BotId],
    ) -> Vec<(BotId, Result<UsageSample, RuntimeError>)> {
        self.usage.sample(self, bots).await
    }

    async fn endpoint(
        &self,
        _bot: BotId,
        placement: &Placement,
    ) -> Result<SocketAddr, RuntimeError> {
        Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, placement.port)))
    }
}
