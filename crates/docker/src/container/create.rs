//! Creating a bot's container.

use std::{collections::HashMap, time::Duration};

use bollard::{
    models::{ContainerCreateBody, HostConfig, PortBinding},
    query_parameters::CreateContainerOptionsBuilder,
};
use botmaker_ports::{ContainerRole, ContainerSpec, ContainerUser, RuntimeError};

use super::hardening::hardened;
use crate::{engine::DockerEngine, labels, settings::DockerSettings};

/// The engine's description of a bot's container.
pub(crate) fn body(
    settings: &DockerSettings,
    user: ContainerUser,
    spec: &ContainerSpec,
) -> ContainerCreateBody {
    let port = format!("{}/tcp", spec.container_port);
    let published = PortBinding {
        host_ip: Some("127.0.0.1".to_owned()),
        host_port: Some(spec.placement.port.to_string()),
    };
    let mut marks = labels::of_bot(settings.instance_id, spec.bot_id);
    marks.extend(
        [
            (
                labels::ROLE,
                labels::role_text(ContainerRole::Bot).to_owned(),
            ),
            (labels::INCARNATION, spec.incarnation.to_string()),
            (labels::CONTAINER_HASH, spec.container_hash.clone()),
        ]
        .map(|(key, value)| (key.to_owned(), value)),
    );
    let host = HostConfig {
        network_mode: Some(labels::object_name(spec.bot_id)),
        port_bindings: Some(HashMap::from([(port.clone(), Some(vec![published]))])),
        extra_hosts: Some(vec![format!("{}:host-gateway", settings.host_gateway_name)]),
        ..hardened(settings, spec.bot_id, &spec.mounts, spec.resources)
    };
    ContainerCreateBody {
        hostname: Some(spec.hostname.to_string()),
        user: Some(format!("{}:{}", user.uid, user.gid)),
        image: Some(spec.image.clone()),
        cmd: Some(spec.command.clone()),
        env: Some(environment(&spec.environment)),
        labels: Some(marks),
        exposed_ports: Some(vec![port]),
        stop_signal: Some("SIGTERM".to_owned()),
        stop_timeout: i64::try_from(spec.stop_grace.as_secs()).ok(),
        tty: Some(false),
        open_stdin: Some(false),
        host_config: Some(host),
        ..ContainerCreateBody::default()
    }
}

pub(super) fn environment<'e>(
    variables: impl IntoIterator<Item = (&'e String, &'e String)>,
) -> Vec<String> {
    variables
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// What a refused creation means when it is about the image.
pub(super) fn missing_image(reference: &str, status: u16, words: &str) -> Option<RuntimeError> {
    let is_image = status == 404 && words.to_ascii_lowercase().contains("no such image");
    is_image.then(|| RuntimeError::ImageMissing {
        reference: reference.to_owned(),
    })
}

impl DockerEngine {
    pub(crate) async fn create(&self, spec: &ContainerSpec) -> Result<(), RuntimeError> {
        let name = labels::object_name(spec.bot_id);
        let what = format!("container {name}");
        let body = body(&self.settings, self.user().await, spec);
        let options = CreateContainerOptionsBuilder::new().name(&name).build();
        let judge = |status, words: &str| missing_image(&spec.image, status, words);
        let created = self
            .client
            .call_judging("create", &what, Duration::ZERO, &judge, async |docker| {
                docker.create_container(Some(options), body).await
            })
            .await;
        match created {
            Ok(answer) => {
                for warning in answer.warnings {
                    tracing::warn!(bot.id = %spec.bot_id, warning, "the engine cannot give a container all it was asked for");
                }
                Ok(())
            }
            Err(RuntimeError::Conflict { message }) => self.accept_same(spec, message).await,
            Err(error) => Err(error),
        }
    }

    /// A container of that name exists: success when it is the one that was asked for.
    async fn accept_same(&self, spec: &ContainerSpec, message: String) -> Result<(), RuntimeError> {
        let present = self.inspect_own(spec.bot_id).await?;
        let is_same = present.is_some_and(|present| {
            present.incarnation == spec.incarnation && present.container_hash == spec.container_hash
        });
        is_same
            .then_some(())
            .ok_or(RuntimeError::Conflict { message })
    }
}
