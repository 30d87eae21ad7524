//! The state of the fake engine and the steps that change it. Nothing here waits.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use botmaker_domain::{BotId, Clock};
use bytes::Bytes;
use ipnet::Ipv4Net;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{intercept::Interceptor, method::Method, program::Program};
use crate::runtime::{
    audit::AuditedRule,
    container::{ContainerRole, ContainerSpec, ContainerState, ContainerStatus, RestartPolicy},
    engine::{Capabilities, EngineStatus, ImageInfo},
    error::RuntimeError,
    event::{RuntimeEvent, RuntimeEventKind},
    files::{SnapshotInfo, StateSize},
    logs::{LogFrame, LogStream},
    oneshot::{OneShot, OneShotOutput},
    pull::PullProgress,
    stats::StatsSample,
    stored::TrashEntry,
    usage::UsageSample,
};

/// Answers one-shot commands.
pub(super) type OneShotAnswer = Arc<dyn Fn(&OneShot) -> OneShotOutput + Send + Sync>;

/// A network of the fake engine.
pub(super) struct Network {
    pub(super) id: String,
    pub(super) created_at: Timestamp,
    pub(super) instance: Uuid,
    pub(super) subnet: Ipv4Net,
}

/// A container of the fake engine.
pub(super) struct Container {
    pub(super) instance: Uuid,
    pub(super) spec: ContainerSpec,
    pub(super) id: String,
    pub(super) state: ContainerState,
    pub(super) exit_code: Option<i64>,
    pub(super) oom_killed: bool,
    pub(super) error: Option<String>,
    pub(super) restart_count: u64,
    pub(super) policy: RestartPolicy,
    pub(super) created_at: Timestamp,
    pub(super) started_at: Option<Timestamp>,
    pub(super) finished_at: Option<Timestamp>,
    pub(super) frames: Vec<LogFrame>,
    /// How many of the first frames were rotated away, and how many no follower sees any more.
    pub(super) rotated: usize,
    pub(super) missed: usize,
    pub(super) samples: Vec<StatsSample>,
    pub(super) usage: Option<UsageSample>,
}

impl Container {
    pub(super) fn status(&self, asked_by: Uuid, image_id: String) -> ContainerStatus {
        ContainerStatus {
            id: self.id.clone(),
            name: format!("botmaker-{}", self.spec.bot_id),
            bot_id: Some(self.spec.bot_id),
            is_ours: self.instance == asked_by,
            role: ContainerRole::Bot,
            incarnation: self.spec.incarnation,
            container_hash: self.spec.container_hash.clone(),
            image_id,
            state: self.state,
            exit_code: self.exit_code,
            oom_killed: self.oom_killed,
            error: self.error.clone(),
            restart_count: self.restart_count,
            restart_policy: self.policy,
            created_at: Some(self.created_at),
            started_at: self.started_at,
            finished_at: self.finished_at,
        }
    }
}

/// Files by their paths.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// A bot's files.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) modified_at: Option<Timestamp>,
    pub(super) state: Option<Tree>,
    pub(super) state_size: Option<StateSize>,
    pub(super) config: BTreeMap<u32, Tree>,
    pub(super) snapshots: BTreeMap<u32, (SnapshotInfo, Tree)>,
    pub(super) reports: BTreeMap<String, (Timestamp, Vec<u8>)>,
    pub(super) about: Option<Vec<u8>>,
}

/// Files in the trash.
pub(super) struct Trashed {
    pub(super) instance: Uuid,
    pub(super) entry: TrashEntry,
    pub(super) stored: Stored,
}

/// Everything that the fake engine and its disk hold.
pub(super) struct World {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) away: Option<String>,
    pub(super) outages: u64,
    pub(super) engine: EngineStatus,
    pub(super) capabilities: Capabilities,
    pub(super) images: Vec<ImageInfo>,
    /// Which instances keep which images, by id.
    pub(super) retained: BTreeSet<(Uuid, String)>,
    pub(super) registry: Vec<(ImageInfo, Vec<PullProgress>)>,
    pub(super) networks: BTreeMap<BotId, Network>,
    pub(super) containers: BTreeMap<BotId, Container>,
    pub(super) taken_ports: BTreeSet<u16>,
    pub(super) taken_subnets: Vec<Ipv4Net>,
    pub(super) programs: Vec<(Vec<String>, Program)>,
    pub(super) one_shot: OneShotAnswer,
    pub(super) stored: BTreeMap<(Uuid, BotId), Stored>,
    pub(super) trash: Vec<Trashed>,
    pub(super) audit: Vec<AuditedRule>,
    pub(super) endpoints: BTreeMap<BotId, SocketAddr>,
    pub(super) events: Vec<(Uuid, RuntimeEvent)>,
    pub(super) calls: Vec<(Method, Option<BotId>)>,
    pub(super) failures: BTreeMap<Method, VecDeque<RuntimeError>>,
    pub(super) delays: BTreeMap<(Method, Option<BotId>), Duration>,
    pub(super) interceptor: Option<Arc<dyn Interceptor>>,
    pub(super) counter: u64,
    pub(super) last_frame_at: Timestamp,
}

impl World {
    pub(super) fn next_id(&mut self) -> String {
        self.counter += 1;
        format!("{:064x}", self.counter)
    }

    pub(super) fn find_image(&self, reference: &str) -> Option<&ImageInfo> {
        self.images
            .iter()
            .find(|image| image.reference == reference || image.id == reference)
    }

    pub(super) fn retain_image(&mut self, us: Uuid, id: &str) -> Result<(), RuntimeError> {
        if !self.images.iter().any(|image| image.id == id) {
            let reference = id.to_owned();
            return Err(RuntimeError::ImageMissing { reference });
        }
        self.retained.insert((us, id.to_owned()));
        Ok(())
    }

    pub(super) fn program(&self, command: &[String]) -> Program {
        self.programs
            .iter()
            .rev()
            .find(|(known, _)| known == command)
            .map(|(_, program)| program.clone())
            .unwrap_or_default()
    }

    /// Tells subscribers what happened to a bot's container.
    pub(super) fn emit(&mut self, bot: BotId, kind: RuntimeEventKind) {
        let at = self.clock.now();
        let Some(container) = self.containers.get(&bot) else {
            return;
        };
        let event = RuntimeEvent {
            bot_id: bot,
            container_id: container.id.clone(),
            kind,
            at,
        };
        self.events.push((container.instance, event));
    }

    /// Appends to a container's log; time stamps only rise, also while the clock stands still.
    pub(super) fn print(&mut self, bot: BotId, stream: LogStream, bytes: Bytes) {
        let after_last = self
            .last_frame_at
            .saturating_add(SignedDuration::from_nanos(1))
            .unwrap_or(self.last_frame_at);
        self.last_frame_at = self.clock.now().max(after_last);
        let timestamp = self.last_frame_at;
        if let Some(container) = self.containers.get_mut(&bot) {
            container.frames.push(LogFrame {
                stream,
                timestamp,
                bytes,
            });
        }
    }

    /// Makes a container run its program.
    pub(super) fn run(&mut self, bot: BotId) {
        let now = self.clock.now();
        let Some(container) = self.containers.get_mut(&bot) else {
            return;
        };
        container.state = ContainerState::Running;
        container.started_at = Some(now);
        container.exit_code = None;
        container.oom_killed = false;
        container.error = None;
        let command = container.spec.command.clone();
        let program = self.program(&command);
        self.emit(bot, RuntimeEventKind::Started);
        for (stream, line) in program.lines {
            self.print(bot, stream, Bytes::from(format!("{line}\n")));
        }
        if let Some(code) = program.exit_code {
            self.end(bot, code, false);
        }
    }

    /// Ends a container's process; a policy that asks for it leaves the container waiting for its restart.
    pub(super) fn end(&mut self, bot: BotId, code: i64, is_stop: bool) {
        let now = self.clock.now();
        let Some(container) = self.containers.get_mut(&bot) else {
            return;
        };
        let again = !is_stop && container.policy == RestartPolicy::UnlessStopped;
        container.state = if again {
            ContainerState::Restarting
        } else {
            ContainerState::Exited
        };
        container.exit_code = Some(code);
        container.finished_at = Some(now);
        container.restart_count += u64::from(again);
        container.samples.clear();
        container.usage = None;
        let exit_code = Some(code);
        self.emit(bot, RuntimeEventKind::Died { exit_code });
    }
}
