//! Short commands in throwaway containers.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bollard::{
    Docker,
    container::LogOutput,
    models::{ContainerCreateBody, HostConfig},
    query_parameters::{
        CreateContainerOptionsBuilder, LogsOptionsBuilder, StartContainerOptions,
        WaitContainerOptions,
    },
};
use botmaker_domain::{BotId, Resources};
use botmaker_ports::{
    ContainerRole, ContainerUser, OneShot, OneShotOutput, RuntimeError, StorageIntent,
};
use futures_util::StreamExt;
use tracing::{info, warn};
use uuid::Uuid;

use super::{
    create::{environment, missing_image},
    hardening::hardened,
};
use crate::{engine::DockerEngine, labels, settings::DockerSettings};

/// How much of each output stream is kept.
const OUTPUT_CAP: usize = 64 * 1024;

/// The engine's description of a throwaway container: a bot's without network, ports and log rotation across files.
pub(crate) fn body(
    settings: &DockerSettings,
    user: ContainerUser,
    command: &OneShot,
) -> ContainerCreateBody {
    let resources = Resources {
        memory_bytes: command.memory_bytes,
        ..Resources::default()
    };
    let mut marks = labels::of_bot(settings.instance_id, command.bot_id);
    let role = labels::role_text(ContainerRole::OneShot);
    marks.insert(labels::ROLE.to_owned(), role.to_owned());
    ContainerCreateBody {
        hostname: Some("oneshot".to_owned()),
        user: Some(format!("{}:{}", user.uid, user.gid)),
        image: Some(command.image.clone()),
        cmd: Some(command.command.clone()),
        env: Some(environment(&command.environment)),
        labels: Some(marks),
        network_disabled: Some(true),
        tty: Some(false),
        open_stdin: Some(false),
        host_config: Some(HostConfig {
            network_mode: Some("none".to_owned()),
            ..hardened(settings, command.bot_id, &command.mounts, resources)
        }),
        ..ContainerCreateBody::default()
    }
}

impl DockerEngine {
    pub(crate) async fn one_shot(&self, command: &OneShot) -> Result<OneShotOutput, RuntimeError> {
        if command
            .mounts
            .iter()
            .any(|mount| mount.intent == StorageIntent::State)
        {
            let message = "a throwaway container never gets a bot's state".to_owned();
            return Err(RuntimeError::Refused { message });
        }
        self.remove_left_over(command.bot_id).await?;
        let unique = Uuid::now_v7().simple().to_string();
        let name = format!("{}-once-{unique}", labels::object_name(command.bot_id));
        let _awaited = self.one_shots.wait_for(&name);
        let id = self.create_one_shot(command, &name).await?;
        // A caller that gives up must not leave the container behind; whatever survives even this is removed with the
        // strays.
        let mut guard = RemoveOnDrop(Some((self.clone(), id.clone())));
        let output = self.run_to_end(command, &id).await;
        guard.0 = None;
        let removed = self.remove_by_id(&id).await;
        let output = output?;
        removed?;
        Ok(output)
    }

    /// Removes throwaway containers of this bot that an earlier run could not.
    async fn remove_left_over(&self, bot: BotId) -> Result<(), RuntimeError> {
        let (instance, bot) = (self.settings.instance_id.to_string(), bot.to_string());
        let role = labels::role_text(ContainerRole::OneShot);
        let wanted = [
            (labels::MANAGED, "true"),
            (labels::INSTANCE, instance.as_str()),
            (labels::BOT_ID, bot.as_str()),
            (labels::ROLE, role),
        ];
        for left_over in self.list(wanted).await? {
            self.remove_by_id(&left_over.id).await?;
        }
        Ok(())
    }

    /// Removes throwaway containers of this instance that nobody in this process waits for.
    pub(crate) async fn remove_stray_one_shots(&self) -> Result<(), RuntimeError> {
        let instance = self.settings.instance_id.to_string();
        let role = labels::role_text(ContainerRole::OneShot);
        let wanted = [
            (labels::MANAGED, "true"),
            (labels::INSTANCE, instance.as_str()),
            (labels::ROLE, role),
        ];
        for found in self.list(wanted).await? {
            if !self.one_shots.is_awaited(&found.name) {
                self.remove_by_id(&found.id).await?;
                info!(container.id = %found.id, container = found.name, "a throwaway container that nobody waited for was removed");
            }
        }
        Ok(())
    }

    async fn create_one_shot(&self, command: &OneShot, name: &str) -> Result<String, RuntimeError> {
        let body = body(&self.settings, self.user().await, command);
        let options = CreateContainerOptionsBuilder::new().name(name).build();
        let judge = |status, words: &str| missing_image(&command.image, status, words);
        let created = self
            .client
            .call_judging("create", name, Duration::ZERO, &judge, async |docker| {
                docker.create_container(Some(options), body).await
            })
            .await?;
        Ok(created.id)
    }

    async fn run_to_end(&self, command: &OneShot, id: &str) -> Result<OneShotOutput, RuntimeError> {
        self.client
            .call("start", id, async |docker| {
                docker
                    .start_container(id, None::<StartContainerOptions>)
                    .await
            })
            .await?;
        let docker = self.client.open_stream()?;
        let ended = tokio::time::timeout(command.timeout, wait(&docker, id)).await;
        let exit_code = match ended {
            Err(_elapsed) => {
                return Err(RuntimeError::Timeout {
                    operation: "run_once",
                    limit: command.timeout,
                });
            }
            Ok(answer) => answer.map_err(|error| self.client.asked_stream().error(error))?,
        };
        let (stdout, stderr) = self
            .client
            .call("logs", id, async |docker| read_output(&docker, id).await)
            .await?;
        Ok(OneShotOutput {
            exit_code,
            stdout,
            stderr,
        })
    }
}

/// Waits for the end; bollard reports a non-zero code as an error.
async fn wait(docker: &Docker, id: &str) -> Result<i64, bollard::errors::Error> {
    let mut answers = std::pin::pin!(docker.wait_container(id, None::<WaitContainerOptions>));
    match answers.next().await {
        Some(Ok(answer)) => Ok(answer.status_code),
        Some(Err(bollard::errors::Error::DockerContainerWaitError { code, .. })) => Ok(code),
        Some(Err(error)) => Err(error),
        None => Err(bollard::errors::Error::RequestTimeoutError),
    }
}

/// Reads the stored log, each stream up to its cap.
async fn read_output(
    docker: &Docker,
    id: &str,
) -> Result<(Vec<u8>, Vec<u8>), bollard::errors::Error> {
    let options = LogsOptionsBuilder::new().stdout(true).stderr(true).build();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut frames = std::pin::pin!(docker.logs(id, Some(options)));
    while let Some(frame) = frames.next().await {
        let (kept, message) = match frame? {
            LogOutput::StdErr { message } => (&mut stderr, message),
            LogOutput::StdOut { message } | LogOutput::Console { message } => {
                (&mut stdout, message)
            }
            LogOutput::StdIn { .. } => continue,
        };
        let room = OUTPUT_CAP - kept.len();
        kept.extend_from_slice(&message[..message.len().min(room)]);
        if stdout.len() == OUTPUT_CAP && stderr.len() == OUTPUT_CAP {
            break;
        }
    }
    Ok((stdout, stderr))
}

/// The names of the throwaway containers that this process waits for. What carries the instance's labels beside them was
/// left by an earlier process, or when the engine went away before it could be removed.
#[derive(Clone, Default)]
pub(crate) struct OneShots(Arc<Mutex<HashSet<String>>>);

impl OneShots {
    fn names(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to wait; dropping ends it.
    fn wait_for(&self, name: &str) -> Awaited {
        self.names().insert(name.to_owned());
        Awaited(self.clone(), name.to_owned())
    }

    fn is_awaited(&self, name: &str) -> bool {
        self.names().contains(name)
    }
}

/// Somebody waits for the throwaway container of this name.
struct Awaited(OneShots, String);

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.names().remove(&self.1);
    }
}

/// Removes a throwaway container when the future that used it is dropped half-way.
struct RemoveOnDrop(Option<(DockerEngine, String)>);

impl Drop for RemoveOnDrop {
    fn drop(&mut self) {
        let Some((engine, id)) = self.0.take() else {
            return;
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = engine.remove_by_id(&id).await {
                    warn!(container.id = %id, %error, "a throwaway container could not be removed");
                }
            });
        }
    }
}
