//! Finding containers. A list call names them; only an inspection tells exit code, memory end and restarts.

use bollard::{
    models::ContainerInspectResponse,
    query_parameters::{InspectContainerOptions, ListContainersOptionsBuilder},
};
use botmaker_domain::BotId;
use botmaker_ports::{ContainerStatus, RuntimeError};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::status::status;
use crate::{engine::DockerEngine, labels};

/// Inspections in flight at once: each takes the engine well under a millisecond.
const INSPECTIONS_AT_ONCE: usize = 8;

impl DockerEngine {
    /// Inspects a container by name or id; `None` when there is none.
    pub(crate) async fn inspect(&self, key: &str) -> Result<Option<ContainerStatus>, RuntimeError> {
        let found = self.inspect_raw(key).await?;
        Ok(found.map(|found| status(self.settings.instance_id, found)))
    }

    /// The same in the engine's own words.
    pub(super) async fn inspect_raw(
        &self,
        key: &str,
    ) -> Result<Option<ContainerInspectResponse>, RuntimeError> {
        let what = format!("container {key}");
        let found = self
            .client
            .call("inspect", &what, async |docker| {
                docker
                    .inspect_container(key, None::<InspectContainerOptions>)
                    .await
            })
            .await;
        match found {
            Ok(found) => Ok(Some(found)),
            Err(RuntimeError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bot's container; one of that name which is not ours is refused.
    pub(crate) async fn inspect_own(
        &self,
        bot: BotId,
    ) -> Result<Option<ContainerStatus>, RuntimeError> {
        let name = labels::object_name(bot);
        match self.inspect(&name).await? {
            Some(found) if !found.is_ours => Err(RuntimeError::Foreign {
                what: format!("container {name}"),
            }),
            found => Ok(found),
        }
    }

    /// Containers with all of these labels; one that goes away meanwhile is left out.
    pub(crate) async fn list<const N: usize>(
        &self,
        wanted: [(&str, &str); N],
    ) -> Result<Vec<ContainerStatus>, RuntimeError> {
        let options = ListContainersOptionsBuilder::new()
            .all(true)
            .filters(&labels::label_filter(wanted))
            .build();
        let listed = self
            .client
            .call("list", "containers", async |docker| {
                docker.list_containers(Some(options)).await
            })
            .await?;
        stream::iter(listed.into_iter().filter_map(|summary| summary.id))
            .map(async |id| self.inspect(&id).await)
            .buffered(INSPECTIONS_AT_ONCE)
            .try_filter_map(async |found| Ok(found))
            .try_collect()
            .await
    }
}
