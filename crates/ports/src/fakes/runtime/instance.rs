//! The fake as a `BotRuntime`: every call is counted, may be made to fail or to wait, and then changes the world.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use botmaker_domain::{BotId, Placement};
use futures_util::stream::BoxStream;
use ipnet::Ipv4Net;
use tokio::sync::watch;
use uuid::Uuid;

use super::{method::Method, streams, world::World};
use crate::runtime::{
    BotRuntime,
    audit::AuditedRule,
    container::{ContainerSpec, ContainerStatus, RestartPolicy},
    engine::{Capabilities, EngineStatus, ImageInfo},
    error::RuntimeError,
    event::RuntimeEvent,
    logs::{LogFrame, LogQuery},
    oneshot::{OneShot, OneShotOutput},
    pull::PullProgress,
    stats::StatsSample,
    stored::ListedNetwork,
    usage::UsageSample,
};

/// The state of the fake engine, and a signal that it changed.
pub(super) struct Shared {
    pub(super) world: Mutex<World>,
    pub(super) changed: watch::Sender<u64>,
}

/// An engine in memory. Clones share the engine and the instance id; [`FakeRuntime::other_instance`] gives the
/// same engine as another BotMaker would see it.
#[derive(Clone)]
pub struct FakeRuntime {
    pub(super) instance: Uuid,
    pub(super) shared: Arc<Shared>,
}

impl FakeRuntime {
    /// Reads the world.
    pub(super) fn look(&self) -> MutexGuard<'_, World> {
        self.shared
            .world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world and wakes every stream.
    pub(super) fn change<T>(&self, step: impl FnOnce(&mut World) -> T) -> T {
        let result = step(&mut self.look());
        self.shared
            .changed
            .send_modify(|revision| *revision = revision.wrapping_add(1));
        result
    }

    /// Counts a call, waits as long as the test wants it to, and fails when the test or an absent engine says so.
    pub(super) async fn enter(
        &self,
        method: Method,
        bot: Option<BotId>,
    ) -> Result<(), RuntimeError> {
        let delay = {
            let mut world = self.look();
            world.calls.push((method, bot));
            let of_method = world.delays.get(&(method, None)).copied();
            let of_bot = bot.and_then(|bot| world.delays.get(&(method, Some(bot))).copied());
            of_bot.or(of_method)
        };
        if let Some(delay) = delay {
            tokio::time::sleep(delay).await;
        }
        self.admit(method, bot).await?;
        let mut world = self.look();
        if method.needs_engine()
            && let Some(message) = world.away.clone()
        {
            return Err(RuntimeError::Unavailable { message });
        }
        let failures = world.failures.get_mut(&method);
        failures.and_then(VecDeque::pop_front).map_or(Ok(()), Err)
    }
}

#[async_trait]
impl BotRuntime for FakeRuntime {
    async fn status(&self) -> Result<EngineStatus, RuntimeError> {
        self.enter(Method::Status, None).await?;
        Ok(self.look().engine.clone())
    }

    fn capabilities(&self) -> Capabilities {
        self.look().capabilities.clone()
    }

    async fn find_image(&self, reference: &str) -> Result<Option<ImageInfo>, RuntimeError> {
        self.enter(Method::FindImage, None).await?;
        Ok(self.look().find_image(reference).cloned())
    }

    async fn retain_image(&self, id: &str) -> Result<(), RuntimeError> {
        self.enter(Method::RetainImage, None).await?;
        self.change(|world| world.retain_image(self.instance, id))
    }

    async fn release_image(&self, id: &str) -> Result<(), RuntimeError> {
        self.enter(Method::ReleaseImage, None).await?;
        self.change(|world| world.retained.remove(&(self.instance, id.to_owned())));
        Ok(())
    }

    async fn list_retained_images(&self) -> Result<Vec<String>, RuntimeError> {
        self.enter(Method::ListRetainedImages, None).await?;
        Ok(self.retained_images())
    }

    async fn pull_image(
        &self,
        reference: &str,
    ) -> Result<BoxStream<'static, Result<PullProgress, RuntimeError>>, RuntimeError> {
        self.enter(Method::PullImage, None).await?;
        streams::pull(self, reference)
    }

    async fn ensure_network(&self, bot: BotId, subnet: Ipv4Net) -> Result<(), RuntimeError> {
        self.enter(Method::EnsureNetwork, Some(bot)).await?;
        self.change(|world| world.ensure_network(self.instance, bot, subnet))?;
        self.leave(Method::EnsureNetwork, bot)
    }

    async fn remove_network(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.enter(Method::RemoveNetwork, Some(bot)).await?;
        self.change(|world| world.remove_network(self.instance, bot))?;
        self.leave(Method::RemoveNetwork, bot)
    }

    async fn list_networks(&self) -> Result<Vec<ListedNetwork>, RuntimeError> {
        self.enter(Method::ListNetworks, None).await?;
        Ok(self.look().list_networks(self.instance))
    }

    async fn create_container(&self, spec: &ContainerSpec) -> Result<(), RuntimeError> {
        self.enter(Method::CreateContainer, Some(spec.bot_id))
            .await?;
        self.change(|world| world.create_container(self.instance, spec))?;
        self.leave(Method::CreateContainer, spec.bot_id)
    }

    async fn start_container(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.enter(Method::StartContainer, Some(bot)).await?;
        self.change(|world| world.start_container(self.instance, bot))?;
        self.leave(Method::StartContainer, bot)
    }

    async fn stop_container(&self, bot: BotId, _grace: Duration) -> Result<(), RuntimeError> {
        self.enter(Method::StopContainer, Some(bot)).await?;
        self.change(|world| world.stop_container(self.instance, bot))?;
        self.leave(Method::StopContainer, bot)
    }

    async fn remove_container(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.enter(Method::RemoveContainer, Some(bot)).await?;
        self.change(|world| world.remove_container(self.instance, bot))?;
        self.leave(Method::RemoveContainer, bot)
    }

    async fn set_restart_policy(
        &self,
        bot: BotId,
        policy: RestartPolicy,
    ) -> Result<(), RuntimeError> {
        self.enter(Method::SetRestartPolicy, Some(bot)).await?;
        self.change(|world| world.set_restart_policy(self.instance, bot, policy))?;
        self.leave(Method::SetRestartPolicy, bot)
    }

    async fn find_container(&self, bot: BotId) -> Result<Option<ContainerStatus>, RuntimeError> {
        self.enter(Method::FindContainer, Some(bot)).await?;
        let own = self.look().list_containers(self.instance);
        Ok(own
            .into_iter()
            .find(|container| container.is_ours && container.bot_id == Some(bot)))
    }

    async fn audit_container(&self, bot: BotId) -> Result<Option<Vec<AuditedRule>>, RuntimeError> {
        self.enter(Method::AuditContainer, Some(bot)).await?;
        let own = self.look().list_containers(self.instance);
        let is_there = own
            .iter()
            .any(|found| found.is_ours && found.bot_id == Some(bot));
        Ok(is_there.then(|| self.look().audit.clone()))
    }

    async fn list_containers(&self) -> Result<Vec<ContainerStatus>, RuntimeError> {
        self.enter(Method::ListContainers, None).await?;
        let mut containers = self.look().list_containers(self.instance);
        containers.retain(|container| container.is_ours);
        Ok(containers)
    }

    async fn list_labelled(&self) -> Result<Vec<ContainerStatus>, RuntimeError> {
        self.enter(Method::ListLabelled, None).await?;
        Ok(self.look().list_containers(self.instance))
    }

    async fn run_once(&self, command: &OneShot) -> Result<OneShotOutput, RuntimeError> {
        self.enter(Method::RunOnce, Some(command.bot_id)).await?;
        let answer = self.look().answer_one_shot(command)?;
        Ok(answer(command))
    }

    async fn subscribe(
        &self,
    ) -> Result<BoxStream<'static, Result<RuntimeEvent, RuntimeError>>, RuntimeError> {
        self.enter(Method::Subscribe, None).await?;
        Ok(self.meddle(streams::events(self)))
    }

    async fn logs(
        &self,
        bot: BotId,
        query: &LogQuery,
    ) -> Result<BoxStream<'static, Result<LogFrame, RuntimeError>>, RuntimeError> {
        self.enter(Method::Logs, Some(bot)).await?;
        streams::logs(self, bot, query)
    }

    async fn stats(
        &self,
        bot: BotId,
    ) -> Result<BoxStream<'static, Result<StatsSample, RuntimeError>>, RuntimeError> {
        self.enter(Method::Stats, Some(bot)).await?;
        streams::stats(self, bot)
    }

    async fn sample_usage(
        &self,
        bots: &[BotId],
    ) -> Vec<(BotId, Result<UsageSample, RuntimeError>)> {
        let entered = self.enter(Method::SampleUsage, None).await;
        let sample = |bot| entered.clone().and_then(|()| streams::usage(self, bot));
        bots.iter().map(|bot| (*bot, sample(*bot))).collect()
    }

    async fn endpoint(
        &self,
        bot: BotId,
        placement: &Placement,
    ) -> Result<SocketAddr, RuntimeError> {
        self.enter(Method::Endpoint, Some(bot)).await?;
        let set = self.look().endpoints.get(&bot).copied();
        Ok(set.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, placement.port))))
    }
}
