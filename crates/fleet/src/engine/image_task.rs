//! Getting the image of new bots: made by the operator's command where one is set, else pulled through the engine.
//! One at a time; how it ended stays readable until the next one begins.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{Actor, Classify, ErrorKind, Role};
use botmaker_ports::{ImageBuildError, PullProgress, RuntimeError};
use futures_util::{StreamExt, stream, stream::BoxStream};
use jiff::Timestamp;
use tokio::sync::watch;
use tracing::{debug, info, warn};

use super::monitor;
use crate::{Fleet, core::Core};

/// An image that is not there by then will not come. A build from packages takes ten minutes on a slow machine.
const LIMIT: Duration = Duration::from_secs(3600);
/// Where images lie that are made on this machine only: no registry may offer something under their names.
const MADE_HERE: &str = "botmaker/";

/// How an image is got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImageTaskKind {
    /// The engine asks the registry that the reference names.
    Pull,
    /// The operator's command makes it.
    Build,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImageTaskState {
    /// Going on.
    Running,
    /// The engine has the image.
    Done,
    /// It has not.
    Failed,
}

/// The getting of an image, now or last time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageTask {
    /// How.
    pub kind: ImageTaskKind,
    /// The image.
    pub reference: String,
    /// How far.
    pub state: ImageTaskState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Bytes that have come; a command does not tell.
    pub done_bytes: Option<u64>,
    /// Bytes that are to come in all.
    pub total_bytes: Option<u64>,
    /// What engine or command said last.
    pub line: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
}

/// Why an image is not got.
#[derive(Debug, thiserror::Error)]
pub enum ImageTaskError {
    /// The actor is no administrator.
    #[error("only administrators may do this")]
    Denied,
    /// One is under way.
    #[error("the image is being fetched or made already")]
    Running,
    /// The image exists nowhere but where it is made, and nobody said how.
    #[error("{reference} is made on this machine and cannot be pulled")]
    MadeHere {
        /// The image.
        reference: String,
    },
}

impl Classify for ImageTaskError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied => ErrorKind::Denied,
            Self::Running | Self::MadeHere { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied => "admin_only",
            Self::Running => "image_task_running",
            Self::MadeHere { .. } => "image_not_pullable",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Denied => "log in as an administrator",
            Self::Running => "wait for it: GET /api/docker/image tells how far it is",
            Self::MadeHere { .. } => {
                "make it with `cargo xtask image`, name the command that makes it as engine.image_build_command in the \
                 settings, or name an image of a registry as engine.image"
            }
        };
        Some(hint.to_owned())
    }
}

/// The last task, for everybody who watches.
pub(crate) struct ImageTasks(watch::Sender<Option<ImageTask>>);

impl Default for ImageTasks {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl ImageTasks {
    /// Puts a task in the place of one that has ended. Tells whether there was none running.
    fn begin(&self, task: ImageTask) -> bool {
        self.0.send_if_modified(|last| {
            let is_free = last
                .as_ref()
                .is_none_or(|last| last.state != ImageTaskState::Running);
            if is_free {
                *last = Some(task);
            }
            is_free
        })
    }

    fn update(&self, change: impl FnOnce(&mut ImageTask)) {
        self.0.send_modify(|task| {
            if let Some(task) = task {
                change(task);
            }
        });
    }
}

impl Fleet {
    /// Begins to get the image of new bots; [`Fleet::follow_image_task`] tells how far it is.
    ///
    /// # Errors
    /// `Denied` for members, `Running` while one is under way, `MadeHere` for an image that no registry has.
    pub fn get_image(&self, actor: &Actor) -> Result<ImageTask, ImageTaskError> {
        if actor.role != Role::Admin {
            return Err(ImageTaskError::Denied);
        }
        let core = &self.core;
        let reference = core.settings.image.clone();
        let kind = match core.image_builder {
            Some(_) => ImageTaskKind::Build,
            None if self.can_get_image() => ImageTaskKind::Pull,
            None => return Err(ImageTaskError::MadeHere { reference }),
        };
        let task = ImageTask {
            kind,
            reference,
            state: ImageTaskState::Running,
            started_at: core.clock.now(),
            finished_at: None,
            done_bytes: None,
            total_bytes: None,
            line: None,
            error: None,
        };
        if !core.image_tasks.begin(task.clone()) {
            return Err(ImageTaskError::Running);
        }
        info!(
            image = task.reference,
            ?kind,
            actor = actor.name,
            "getting the image of new bots"
        );
        let running = Running(Arc::clone(core));
        core.tracker
            .spawn_on(running.run(kind, actor.name.clone()), &core.executor);
        Ok(task)
    }

    /// Whether there is a way to get the image: a command, or a registry that may be asked for it.
    #[must_use]
    pub fn can_get_image(&self) -> bool {
        self.core.image_builder.is_some() || !self.core.settings.image.starts_with(MADE_HERE)
    }

    /// The task under way, or the last one.
    #[must_use]
    pub fn image_task(&self) -> Option<ImageTask> {
        self.core.image_tasks.0.borrow().clone()
    }

    /// The task as it is and each time it has changed, until it has ended. A slow reader sees the newest only.
    /// `None` when there has been no task.
    #[must_use]
    pub fn follow_image_task(&self) -> Option<BoxStream<'static, ImageTask>> {
        let mut receiver = self.core.image_tasks.0.subscribe();
        receiver.borrow().as_ref()?;
        receiver.mark_changed();
        let tasks = stream::unfold(Some(receiver), |receiver| async move {
            let mut receiver = receiver?;
            receiver.changed().await.ok()?;
            let task = receiver.borrow_and_update().clone()?;
            let rest = (task.state == ImageTaskState::Running).then_some(receiver);
            Some((task, rest))
        });
        Some(tasks.boxed())
    }
}

/// The hold on the one place for a task; a task that breaks off has failed.
struct Running(Arc<Core>);

impl Running {
    async fn run(self, kind: ImageTaskKind, actor: String) {
        let core = &self.0;
        let outcome = tokio::select! {
            () = core.shutdown.cancelled() => Err("the server ended before it was done".to_owned()),
            () = tokio::time::sleep(LIMIT) => Err(format!("it was not done within {} minutes", LIMIT.as_secs() / 60)),
            outcome = get(core, kind, actor) => outcome,
        };
        match &outcome {
            Ok(()) => info!("the image of new bots was got"),
            Err(error) => warn!(%error, "the image of new bots was not got"),
        }
        self.finish(outcome);
    }

    fn finish(&self, outcome: Result<(), String>) {
        let now = self.0.clock.now();
        self.0.image_tasks.update(|task| {
            if task.state != ImageTaskState::Running {
                return;
            }
            task.finished_at = Some(now);
            task.state = match &outcome {
                Ok(()) => ImageTaskState::Done,
                Err(_) => ImageTaskState::Failed,
            };
            task.error = outcome.err();
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.finish(Err("it was broken off".to_owned()));
    }
}

/// Gets the image and proves that it is there.
async fn get(core: &Arc<Core>, kind: ImageTaskKind, actor: String) -> Result<(), String> {
    match kind {
        ImageTaskKind::Pull => pull(core).await.map_err(|error| error.to_string())?,
        ImageTaskKind::Build => build(core).await.map_err(|error| error.to_string())?,
    }
    match monitor::notice_image(core, Some(actor)).await {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(format!(
            "the engine still has no image {}",
            core.settings.image
        )),
        Err(error) => Err(error.to_string()),
    }
}

async fn pull(core: &Core) -> Result<(), RuntimeError> {
    let mut steps = core.runtime.pull_image(&core.settings.image).await?;
    while let Some(step) = steps.next().await {
        let PullProgress {
            done_bytes,
            total_bytes,
            line,
        } = step?;
        core.image_tasks.update(|task| {
            (task.done_bytes, task.total_bytes) = (done_bytes, total_bytes);
            task.line = Some(line);
        });
    }
    Ok(())
}

async fn build(core: &Core) -> Result<(), ImageBuildError> {
    let Some(builder) = &core.image_builder else {
        return Ok(());
    };
    let mut lines = builder.build().await?;
    while let Some(line) = lines.next().await {
        let line = line?;
        debug!(line, "the image's build says");
        core.image_tasks.update(|task| task.line = Some(line));
    }
    Ok(())
}
