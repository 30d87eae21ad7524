//! The engine that runs bots: containers, networks, images and, in [`files`], the bots' files.
//!
//! An implementation receives contents and storage intents, never host paths, and decides itself how a mount is
//! made. Every method may be repeated after a crash at any point: what is already so is success.

pub mod audit;
pub mod container;
pub mod engine;
pub mod error;
pub mod event;
pub mod files;
pub mod logs;
pub mod oneshot;
pub mod pull;
pub mod stats;
pub mod stored;
pub mod usage;

use std::{net::SocketAddr, time::Duration};

use async_trait::async_trait;
use botmaker_domain::{BotId, Placement};
use futures_util::stream::BoxStream;
use ipnet::Ipv4Net;

use self::{
    audit::AuditedRule,
    container::{ContainerSpec, ContainerStatus, RestartPolicy},
    engine::{Capabilities, EngineStatus, ImageInfo},
    error::RuntimeError,
    event::RuntimeEvent,
    files::BotFiles,
    logs::{LogFrame, LogQuery},
    oneshot::{OneShot, OneShotOutput},
    pull::PullProgress,
    stats::StatsSample,
    stored::ListedNetwork,
    usage::UsageSample,
};

/// Runs bots on one engine. Each call has a time limit of its own and ends with [`RuntimeError`], never hangs.
#[async_trait]
pub trait BotRuntime: BotFiles {
    /// Asks the engine who it is; the cheapest proof that it answers.
    async fn status(&self) -> Result<EngineStatus, RuntimeError>;

    /// What this implementation can do, resolved once; may be asked while the engine is away.
    fn capabilities(&self) -> Capabilities;

    /// Finds an image by reference or id.
    async fn find_image(&self, reference: &str) -> Result<Option<ImageInfo>, RuntimeError>;

    /// Keeps the engine from pruning an image, by a name of BotMaker's own; repeated is success.
    ///
    /// # Errors
    /// [`RuntimeError::ImageMissing`] when the engine has no image of this id.
    async fn retain_image(&self, id: &str) -> Result<(), RuntimeError>;

    /// Takes that name away again; an image that nothing else names may go with it. Absent is success. Names that other
    /// instances gave stay.
    ///
    /// # Errors
    /// [`RuntimeError::Conflict`] when a container uses the image and nothing else names it; the name then stays.
    async fn release_image(&self, id: &str) -> Result<(), RuntimeError>;

    /// The ids of the images that are kept so.
    async fn list_retained_images(&self) -> Result<Vec<String>, RuntimeError>;

    /// Gets an image from its registry. The stream tells how far that is and ends without an error when the engine
    /// has the image; dropping it gives up. Never asks with credentials.
    ///
    /// # Errors
    /// Of the call or as the stream's last item: the registry cannot be reached, or has no such image.
    async fn pull_image(
        &self,
        reference: &str,
    ) -> Result<BoxStream<'static, Result<PullProgress, RuntimeError>>, RuntimeError>;

    /// Makes sure that the bot's own bridge network exists with exactly this subnet.
    ///
    /// # Errors
    /// [`RuntimeError::SubnetTaken`] when the engine or the host uses the subnet otherwise.
    async fn ensure_network(&self, bot: BotId, subnet: Ipv4Net) -> Result<(), RuntimeError>;

    /// Removes the bot's network; absent is success.
    async fn remove_network(&self, bot: BotId) -> Result<(), RuntimeError>;

    /// Every network that carries BotMaker's labels.
    async fn list_networks(&self) -> Result<Vec<ListedNetwork>, RuntimeError>;

    /// Creates the bot's container without starting it. A container of the same bot and incarnation with the same
    /// hash is success.
    ///
    /// # Errors
    /// [`RuntimeError::Conflict`] when the bot has another container; [`RuntimeError::ImageMissing`].
    async fn create_container(&self, spec: &ContainerSpec) -> Result<(), RuntimeError>;

    /// Starts the bot's container; running is success.
    ///
    /// # Errors
    /// [`RuntimeError::PortTaken`] when the host port is in use; [`RuntimeError::NotFound`].
    async fn start_container(&self, bot: BotId) -> Result<(), RuntimeError>;

    /// Stops the bot's container, killing it after `grace`; stopped is success. Returns when it has stopped.
    async fn stop_container(&self, bot: BotId, grace: Duration) -> Result<(), RuntimeError>;

    /// Removes the bot's container, running or not; absent is success. Refuses a container of another instance.
    async fn remove_container(&self, bot: BotId) -> Result<(), RuntimeError>;

    /// Sets what the engine does when the bot's container ends.
    async fn set_restart_policy(
        &self,
        bot: BotId,
        policy: RestartPolicy,
    ) -> Result<(), RuntimeError>;

    /// The bot's container as it is now; `None` when there is none. One call to the engine.
    async fn find_container(&self, bot: BotId) -> Result<Option<ContainerStatus>, RuntimeError>;

    /// Judges how the bot's container is locked in, by what the engine says of it: every rule of the CIS Docker Benchmark,
    /// section 5, in its order. `None` when there is no container.
    async fn audit_container(&self, bot: BotId) -> Result<Option<Vec<AuditedRule>>, RuntimeError>;

    /// The containers of all bots of this instance.
    async fn list_containers(&self) -> Result<Vec<ContainerStatus>, RuntimeError>;

    /// Every container that carries BotMaker's labels, those of other instances included.
    async fn list_labelled(&self) -> Result<Vec<ContainerStatus>, RuntimeError>;

    /// Runs a short command in a throwaway container without network and returns what it printed, capped.
    async fn run_once(&self, command: &OneShot) -> Result<OneShotOutput, RuntimeError>;

    /// Removes throwaway containers of this instance that nobody in this process waits for: an earlier process left them, or
    /// they could not be removed when they ended. Nothing to do where they cannot outlive a run.
    async fn remove_strays(&self) -> Result<(), RuntimeError> {
        Ok(())
    }

    /// Subscribes to what happens to this instance's containers from now on. The stream ends with an error when
    /// the engine goes away. Subscribe first, then list, then compare.
    async fn subscribe(
        &self,
    ) -> Result<BoxStream<'static, Result<RuntimeEvent, RuntimeError>>, RuntimeError>;

    /// Reads the log of the bot's container. Dropping the stream ends the reading. Following ends with the container
    /// and may end before its last frames: read once more from the last frame to have them all.
    async fn logs(
        &self,
        bot: BotId,
        query: &LogQuery,
    ) -> Result<BoxStream<'static, Result<LogFrame, RuntimeError>>, RuntimeError>;

    /// Resource usage of the bot's running container, about one sample a second.
    async fn stats(
        &self,
        bot: BotId,
    ) -> Result<BoxStream<'static, Result<StatsSample, RuntimeError>>, RuntimeError>;

    /// Reads the counters of many bots' running containers at once, answers in the order asked. Made to be called every
    /// few seconds for all bots: it must not cost the engine a call for each bot each time, and one bot that cannot be
    /// measured does not delay the others. An implementation may need some seconds before it knows a bot's counters
    /// and fails with a transient error until then.
    ///
    /// # Errors
    /// For each bot: [`RuntimeError::NotFound`] and [`RuntimeError::Foreign`] as ever, [`RuntimeError::Conflict`] when
    /// the container does not run.
    async fn sample_usage(&self, bots: &[BotId])
    -> Vec<(BotId, Result<UsageSample, RuntimeError>)>;

    /// Where the bot's gateway is reached from this process.
    async fn endpoint(&self, bot: BotId, placement: &Placement)
    -> Result<SocketAddr, RuntimeError>;
}
