//! The first process of a bot's running container.

use bollard::models::ContainerInspectResponse;
use botmaker_domain::BotId;
use botmaker_ports::{ContainerState, RuntimeError};

use super::status::status;
use crate::{engine::DockerEngine, labels};

/// One run of a container.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    /// The container's id.
    pub(crate) id: String,
    /// Its first process as the engine's machine numbers it.
    pub(crate) pid: i64,
    /// Container and start: another run has another one.
    pub(crate) run: String,
}

impl DockerEngine {
    /// The process of a bot's own container.
    ///
    /// # Errors
    /// `NotFound`; `Foreign`; `Conflict` when it does not run.
    pub(crate) async fn inspect_process(&self, bot: BotId) -> Result<Process, RuntimeError> {
        let name = labels::object_name(bot);
        let what = format!("container {name}");
        let Some(found) = self.inspect_raw(&name).await? else {
            return Err(RuntimeError::NotFound { what });
        };
        let pid = first_process(&found);
        let container = status(self.settings.instance_id, found);
        if !container.is_ours {
            return Err(RuntimeError::Foreign { what });
        }
        match (container.state, pid) {
            (ContainerState::Running | ContainerState::Paused, Some(pid)) => Ok(Process {
                run: format!("{} {:?}", container.id, container.started_at),
                id: container.id,
                pid,
            }),
            _ => Err(RuntimeError::Conflict {
                message: format!("{what} is not running"),
            }),
        }
    }
}

fn first_process(found: &ContainerInspectResponse) -> Option<i64> {
    let pid = found.state.as_ref()?.pid?;
    (pid > 0).then_some(pid)
}
