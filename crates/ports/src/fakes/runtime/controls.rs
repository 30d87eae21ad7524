//! What a test may do to the fake engine, and what it may look at.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    os::unix::fs::MetadataExt,
    sync::{Arc, Mutex},
    time::Duration,
};

use botmaker_domain::{BotId, Clock, SystemClock};
use bytes::Bytes;
use ipnet::Ipv4Net;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    instance::{FakeRuntime, Shared},
    method::Method,
    program::Program,
    world::World,
};
use crate::runtime::{
    audit::{AuditVerdict, AuditedRule},
    container::{ContainerSpec, ContainerState, ContainerStatus, RestartPolicy},
    engine::{Capabilities, ContainerUser, EngineStatus, ImageInfo, ImageLayout},
    error::RuntimeError,
    event::RuntimeEventKind,
    logs::LogStream,
    oneshot::{OneShot, OneShotOutput},
    pull::PullProgress,
    stats::StatsSample,
    usage::UsageSample,
};

impl Default for FakeRuntime {
    fn default() -> Self {
        Self::new()
    }
}

/// What OpenClaw's validator prints about a good configuration.
const VALID: &[u8] = br#"{"valid":true,"path":"/etc/openclaw/openclaw.json","warnings":[]}"#;

impl FakeRuntime {
    /// The reference of the image that a new fake engine has.
    pub const IMAGE: &'static str = "botmaker/openclaw:fake";
    /// The id of the image that a new fake engine has.
    pub const IMAGE_ID: &'static str =
        "sha256:fa4e000000000000000000000000000000000000000000000000000000000000";

    /// A reachable, empty engine with one image.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(Arc::new(SystemClock))
    }

    /// As [`FakeRuntime::new`], with time told by `clock`.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        let world = World {
            clock,
            away: None,
            outages: 0,
            engine: fake_engine(),
            capabilities: fake_capabilities(),
            images: vec![fake_image()],
            retained: BTreeSet::new(),
            registry: Vec::new(),
            networks: BTreeMap::new(),
            containers: BTreeMap::new(),
            taken_ports: BTreeSet::new(),
            taken_subnets: Vec::new(),
            programs: Vec::new(),
            one_shot: Arc::new(|_| OneShotOutput {
                exit_code: 0,
                stdout: VALID.to_vec(),
                stderr: Vec::new(),
            }),
            stored: BTreeMap::new(),
            trash: Vec::new(),
            audit: vec![AuditedRule {
                id: "5.5",
                title: "not privileged",
                verdict: AuditVerdict::Kept,
            }],
            endpoints: BTreeMap::new(),
            events: Vec::new(),
            calls: Vec::new(),
            failures: BTreeMap::new(),
            delays: BTreeMap::new(),
            interceptor: None,
            counter: 0,
            last_frame_at: Timestamp::MIN,
        };
        Self {
            instance: Uuid::now_v7(),
            shared: Arc::new(Shared {
                world: Mutex::new(world),
                changed: watch::channel(0).0,
            }),
        }
    }

    /// The same engine as seen by another BotMaker instance.
    #[must_use]
    pub fn other_instance(&self) -> Self {
        Self {
            instance: Uuid::now_v7(),
            shared: Arc::clone(&self.shared),
        }
    }

    /// Makes the engine unreachable; every open stream ends with an error.
    pub fn go_away(&self, message: &str) {
        self.change(|world| {
            world.away = Some(message.to_owned());
            world.outages += 1;
        });
    }

    /// Makes the engine reachable again.
    pub fn come_back(&self) {
        self.change(|world| world.away = None);
    }

    /// What the engine says from now on of how containers are locked in.
    pub fn set_audit(&self, rules: Vec<AuditedRule>) {
        self.look().audit = rules;
    }

    /// Makes the next call of a method fail; repeated, the calls fail in turn.
    pub fn fail_next(&self, method: Method, error: RuntimeError) {
        let mut world = self.look();
        world.failures.entry(method).or_default().push_back(error);
    }

    /// Makes each call of a method take this long, for one bot or for all; zero ends it.
    pub fn set_delay(&self, method: Method, bot: Option<BotId>, delay: Duration) {
        let mut world = self.look();
        if delay.is_zero() {
            world.delays.remove(&(method, bot));
        } else {
            world.delays.insert((method, bot), delay);
        }
    }

    /// How often a method was called, whether it succeeded or not.
    #[must_use]
    pub fn calls(&self, method: Method) -> usize {
        let world = self.look();
        world
            .calls
            .iter()
            .filter(|(called, _)| *called == method)
            .count()
    }

    /// Every call so far, in order, with the bot that it was for.
    #[must_use]
    pub fn all_calls(&self) -> Vec<(Method, Option<BotId>)> {
        self.look().calls.clone()
    }

    /// Forgets the calls so far.
    pub fn forget_calls(&self) {
        self.look().calls.clear();
    }

    /// Ends a bot's container as if its process had ended by itself.
    pub fn die(&self, bot: BotId, exit_code: i64) {
        self.change(|world| world.end(bot, exit_code, false));
    }

    /// Ends a bot's container as the kernel does when memory runs out: exit code 137.
    pub fn run_out_of_memory(&self, bot: BotId) {
        self.change(|world| {
            world.emit(bot, RuntimeEventKind::OutOfMemory);
            if let Some(container) = world.containers.get_mut(&bot) {
                container.oom_killed = true;
            }
            world.end(bot, 137, false);
        });
    }

    /// Starts a container that waits for its restart, as the engine does by itself.
    pub fn restart_by_policy(&self, bot: BotId) {
        self.change(|world| {
            let container = world.containers.get(&bot);
            if container.is_some_and(|found| found.state == ContainerState::Restarting) {
                world.run(bot);
            }
        });
    }

    /// Stops a bot's container as if somebody had typed `docker stop`.
    pub fn stop_behind_the_back(&self, bot: BotId) {
        self.change(|world| world.end(bot, 0, true));
    }

    /// Freezes a bot's container as if somebody had typed `docker pause`.
    pub fn pause_behind_the_back(&self, bot: BotId) {
        self.change(|world| {
            if let Some(container) = world.containers.get_mut(&bot) {
                container.state = ContainerState::Paused;
            }
            world.emit(bot, RuntimeEventKind::Changed);
        });
    }

    /// Removes a bot's container as if somebody had typed `docker rm -f`.
    pub fn remove_behind_the_back(&self, bot: BotId) {
        self.change(|world| {
            world.end(bot, 137, true);
            world.emit(bot, RuntimeEventKind::Removed);
            world.containers.remove(&bot);
        });
    }

    /// Sets a container's state and restart count to what no call would bring about.
    pub fn set_container_state(&self, bot: BotId, state: ContainerState, restart_count: u64) {
        self.change(|world| {
            if let Some(container) = world.containers.get_mut(&bot) {
                container.state = state;
                container.restart_count = restart_count;
            }
            world.emit(bot, RuntimeEventKind::Changed);
        });
    }

    /// Lets something else hold a host port.
    pub fn take_port(&self, port: u16) {
        self.look().taken_ports.insert(port);
    }

    /// Frees a port taken by [`FakeRuntime::take_port`].
    pub fn free_port(&self, port: u16) {
        self.look().taken_ports.remove(&port);
    }

    /// Lets something else use a subnet.
    pub fn take_subnet(&self, subnet: Ipv4Net) {
        self.look().taken_subnets.push(subnet);
    }

    /// Puts an image on the engine.
    pub fn add_image(&self, image: ImageInfo) {
        self.look().images.push(image);
    }

    /// Puts an image into the registry: a pull of its reference tells these steps and then has it.
    pub fn offer_image(&self, image: ImageInfo, steps: Vec<PullProgress>) {
        self.look().registry.push((image, steps));
    }

    /// The image that a new fake engine has.
    #[must_use]
    pub fn image() -> ImageInfo {
        fake_image()
    }

    /// Removes every image.
    pub fn remove_images(&self) {
        self.look().images.clear();
    }

    /// Says what containers and one-shots with this command do; unknown commands stay up.
    pub fn set_program(&self, command: &[String], program: Program) {
        self.look().programs.push((command.to_vec(), program));
    }

    /// Says what one-shot commands without a program print, such as the validator of a configuration.
    pub fn answer_one_shots(
        &self,
        answer: impl Fn(&OneShot) -> OneShotOutput + Send + Sync + 'static,
    ) {
        self.look().one_shot = Arc::new(answer);
    }

    /// Lets a bot's container print a line; the line break is added.
    pub fn print_line(&self, bot: BotId, stream: LogStream, line: &str) {
        self.print_bytes(bot, stream, Bytes::from(format!("{line}\n")));
    }

    /// Lets a bot's container print one raw frame, such as a piece of a long line.
    pub fn print_bytes(&self, bot: BotId, stream: LogStream, bytes: Bytes) {
        self.change(|world| world.print(bot, stream, bytes));
    }

    /// Rotates a bot's log: only the last `kept` frames are left.
    pub fn rotate_log(&self, bot: BotId, kept: usize) {
        self.change(|world| {
            if let Some(container) = world.containers.get_mut(&bot) {
                container.rotated = container.frames.len().saturating_sub(kept);
            }
        });
    }

    /// Makes whoever follows a bot's log miss what was printed until now and not read, as when an engine rotates files
    /// faster than they are read. It is stored all the same.
    pub fn skip_for_followers(&self, bot: BotId) {
        self.change(|world| {
            if let Some(container) = world.containers.get_mut(&bot) {
                container.missed = container.frames.len();
            }
        });
    }

    /// Gives everyone who watches a bot's resources this sample.
    pub fn push_stats(&self, bot: BotId, sample: StatsSample) {
        self.change(|world| {
            if let Some(container) = world.containers.get_mut(&bot) {
                container.samples.push(sample);
            }
        });
    }

    /// Sets the counters of a bot's running container, for as long as it runs.
    pub fn set_usage(&self, bot: BotId, usage: UsageSample) {
        self.change(|world| {
            if let Some(container) = world.containers.get_mut(&bot) {
                container.usage = Some(usage);
            }
        });
    }

    /// Sets where a bot's gateway is reached, such as a server that the test runs.
    pub fn set_endpoint(&self, bot: BotId, address: SocketAddr) {
        self.look().endpoints.insert(bot, address);
    }

    /// Sets what the engine says about itself.
    pub fn set_engine(&self, engine: EngineStatus) {
        self.look().engine = engine;
    }

    /// Sets what [`crate::BotRuntime::capabilities`] answers.
    pub fn set_capabilities(&self, capabilities: Capabilities) {
        self.look().capabilities = capabilities;
    }

    /// What a bot's container was created with.
    #[must_use]
    pub fn container_spec(&self, bot: BotId) -> Option<ContainerSpec> {
        let world = self.look();
        world
            .containers
            .get(&bot)
            .map(|container| container.spec.clone())
    }

    /// A bot's container as the engine would describe it, without a call.
    #[must_use]
    pub fn container(&self, bot: BotId) -> Option<ContainerStatus> {
        let world = self.look();
        let container = world.containers.get(&bot)?;
        Some(container.status(self.instance, container.spec.image.clone()))
    }

    /// The restart policy of a bot's container.
    #[must_use]
    pub fn restart_policy(&self, bot: BotId) -> Option<RestartPolicy> {
        let world = self.look();
        world.containers.get(&bot).map(|container| container.policy)
    }
}

fn fake_engine() -> EngineStatus {
    EngineStatus {
        version: "0.0.0-fake".to_owned(),
        api_version: "1.41".to_owned(),
        platform: "linux/amd64".to_owned(),
        storage_driver: "memory".to_owned(),
        cgroup_version: "2".to_owned(),
        is_rootless: false,
        host_gateway: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        cpus: 2,
        memory_bytes: 8 * 1024 * 1024 * 1024,
        missing_limits: Vec::new(),
    }
}

/// The user that a rootful engine would give to the bots of whoever runs the test, so that files can be made theirs.
fn fake_capabilities() -> Capabilities {
    let of_process = std::fs::metadata("/proc/self")
        .map(|process| (process.uid(), process.gid()))
        .ok();
    let (uid, gid) = of_process
        .filter(|(uid, _)| *uid != 0)
        .unwrap_or((1000, 1000));
    Capabilities {
        user: ContainerUser {
            uid,
            gid,
            host_uid: uid,
            host_gid: gid,
        },
        outlives_process: true,
    }
}

fn fake_image() -> ImageInfo {
    ImageInfo {
        id: FakeRuntime::IMAGE_ID.to_owned(),
        reference: FakeRuntime::IMAGE.to_owned(),
        openclaw_version: Some("2026.9.6".to_owned()),
        channels: ["telegram", "discord", "slack"].map(str::to_owned).to_vec(),
        layout: ImageLayout::Botmaker,
        size_bytes: 1024,
    }
}
