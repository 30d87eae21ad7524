//! Starting, stopping and removing a bot's container. Each looks first whose container it is and then acts by id.

use std::time::Duration;

use bollard::{
    models::{ContainerUpdateBody, RestartPolicy as EnginePolicy, RestartPolicyNameEnum},
    query_parameters::{
        RemoveContainerOptionsBuilder, StartContainerOptions, StopContainerOptionsBuilder,
    },
};
use botmaker_domain::BotId;
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy, RuntimeError};

use crate::{
    engine::DockerEngine,
    error::{is_port_taken, loopback_port},
    labels,
};

/// What the engine may need beyond the grace to kill a container and to undo its network.
const KILL_MARGIN: Duration = Duration::from_secs(15);

impl DockerEngine {
    async fn load_own(&self, bot: BotId) -> Result<ContainerStatus, RuntimeError> {
        let found = self.inspect_own(bot).await?;
        found.ok_or_else(|| RuntimeError::NotFound {
            what: format!("container {}", labels::object_name(bot)),
        })
    }

    pub(crate) async fn start(&self, bot: BotId) -> Result<(), RuntimeError> {
        let container = self.load_own(bot).await?;
        if container.state == ContainerState::Running {
            return Ok(());
        }
        let name = &container.name;
        self.require_network(bot, &container).await?;
        self.client
            .call_judging(
                "start",
                name,
                Duration::ZERO,
                &judge_start,
                async |docker| {
                    docker
                        .start_container(&container.id, None::<StartContainerOptions>)
                        .await
                },
            )
            .await
    }

    /// A container that was disconnected from its network is never connected again by the engine: it would start and run
    /// where nobody reaches it.
    async fn require_network(
        &self,
        bot: BotId,
        container: &ContainerStatus,
    ) -> Result<(), RuntimeError> {
        let network = labels::object_name(bot);
        let found = self.inspect_raw(&container.id).await?;
        let networks = found.and_then(|found| found.network_settings?.networks);
        if networks.is_some_and(|networks| networks.contains_key(&network)) {
            return Ok(());
        }
        let what = format!("network {network} of container {}", container.name);
        Err(RuntimeError::NotFound { what })
    }

    pub(crate) async fn stop(&self, bot: BotId, grace: Duration) -> Result<(), RuntimeError> {
        let container = self.load_own(bot).await?;
        if !container.state.is_alive() {
            return Ok(());
        }
        let seconds = i32::try_from(grace.as_secs()).unwrap_or(i32::MAX);
        let options = StopContainerOptionsBuilder::new().t(seconds).build();
        let as_usual = |_, _: &str| None;
        let extra = grace + KILL_MARGIN;
        self.client
            .call_judging("stop", &container.name, extra, &as_usual, async |docker| {
                docker.stop_container(&container.id, Some(options)).await
            })
            .await
    }

    pub(crate) async fn remove(&self, bot: BotId) -> Result<(), RuntimeError> {
        match self.inspect_own(bot).await? {
            Some(container) => self.remove_by_id(&container.id).await,
            None => Ok(()),
        }
    }

    /// Removes a container with its anonymous volumes, running or not, and waits until it is gone.
    pub(crate) async fn remove_by_id(&self, id: &str) -> Result<(), RuntimeError> {
        let options = RemoveContainerOptionsBuilder::new()
            .force(true)
            .v(true)
            .build();
        let as_usual = |_, _: &str| None;
        let removed = self
            .client
            .call_judging("remove", id, KILL_MARGIN, &as_usual, async |docker| {
                docker.remove_container(id, Some(options)).await
            })
            .await;
        match removed {
            Err(RuntimeError::NotFound { .. }) => Ok(()),
            // Somebody else's removal of the same container is still going on.
            Err(RuntimeError::Conflict { .. }) => self.wait_until_gone(id).await,
            other => other,
        }
    }

    async fn wait_until_gone(&self, id: &str) -> Result<(), RuntimeError> {
        let limit = KILL_MARGIN;
        let gone = async {
            while self.inspect(id).await?.is_some() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Ok(())
        };
        let operation = "remove";
        tokio::time::timeout(limit, gone)
            .await
            .unwrap_or(Err(RuntimeError::Timeout { operation, limit }))
    }

    pub(crate) async fn update_policy(
        &self,
        bot: BotId,
        policy: RestartPolicy,
    ) -> Result<(), RuntimeError> {
        let container = self.load_own(bot).await?;
        if container.restart_policy == policy {
            return Ok(());
        }
        let name = match policy {
            RestartPolicy::No => RestartPolicyNameEnum::NO,
            RestartPolicy::UnlessStopped => RestartPolicyNameEnum::UNLESS_STOPPED,
        };
        let change = ContainerUpdateBody {
            restart_policy: Some(EnginePolicy {
                name: Some(name),
                maximum_retry_count: None,
            }),
            ..ContainerUpdateBody::default()
        };
        self.client
            .call("update", &container.name, async |docker| {
                docker.update_container(&container.id, change).await
            })
            .await
    }
}

/// What a failed start means. A container that the engine's runtime cannot start will not start later either.
fn judge_start(status: u16, words: &str) -> Option<RuntimeError> {
    let message = words.to_owned();
    if is_port_taken(words) {
        let port = loopback_port(words).unwrap_or(0);
        return Some(RuntimeError::PortTaken { port, message });
    }
    // Of two networks of one name, one comes from a server that was killed: a new container gets the right one.
    let is_network_gone = status == 404 && words.contains("network");
    if is_network_gone || words.contains("is ambiguous") {
        return Some(RuntimeError::NotFound { what: message });
    }
    let is_lasting = words.contains("OCI runtime") || words.contains("executable file not found");
    is_lasting.then_some(RuntimeError::Refused { message })
}
