//! What each of these tests works with: a run on the engine, a data directory, and the runtime under test.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_domain::{BotId, Hostname, NodeId, Placement, Resources};
use botmaker_ports::{
    BotRuntime, ContainerSpec, ContainerState, ContainerStatus,
    conformance::runtime::{Behaviour, RuntimeHarness, wait_until},
};
use botmaker_testkit::{
    fixture::{self, Mode},
    run::{Run, free_port},
};
use uuid::Uuid;

pub(crate) const MIB: u64 = 1024 * 1024;

pub(crate) struct Corner {
    pub(crate) run: Run,
    pub(crate) engine: DockerEngine,
    pub(crate) image: String,
    pub(crate) directory: tempfile::TempDir,
}

/// Begins a test; `None` when Docker tests are to be skipped.
pub(crate) async fn begin() -> Option<Corner> {
    let run = Run::begin()?;
    let image = fixture::image(Mode::Normal).await;
    // A space and a colon: what a bind string could not hold.
    let directory = tempfile::Builder::new()
        .prefix("da ta:ro:")
        .tempdir()
        .unwrap();
    let engine = engine_at(directory.path().to_owned(), run.instance);
    Some(Corner {
        run,
        engine,
        image,
        directory,
    })
}

pub(crate) fn engine_at(directory: PathBuf, instance: Uuid) -> DockerEngine {
    let secrets = directory.join("secrets");
    let endpoint = botmaker_testkit::engine::socket().display().to_string();
    DockerEngine::new(DockerSettings {
        endpoint,
        ..DockerSettings::new(instance, directory, secrets)
    })
    .unwrap()
}

pub(crate) fn steps<const N: usize>(steps: [&str; N]) -> Vec<String> {
    let words = ["openclaw", "fixture"];
    words.into_iter().chain(steps).map(str::to_owned).collect()
}

impl Corner {
    pub(crate) async fn spec<const N: usize>(&self, does: [&str; N]) -> ContainerSpec {
        ContainerSpec {
            bot_id: BotId::generate(),
            incarnation: 1,
            hostname: Hostname::parse("fixture").unwrap(),
            image: self.image.clone(),
            command: steps(does),
            environment: BTreeMap::new(),
            mounts: Vec::new(),
            resources: Resources {
                memory_bytes: 64 * MIB,
                ..Resources::default()
            },
            placement: self.placement().await,
            container_port: 18_789,
            stop_grace: Duration::from_secs(5),
            container_hash: "hash".to_owned(),
        }
    }

    pub(crate) async fn start(&self, spec: &ContainerSpec) {
        let (bot, subnet) = (spec.bot_id, spec.placement.subnet);
        self.engine.ensure_network(bot, subnet).await.unwrap();
        self.engine.create_container(spec).await.unwrap();
        self.engine.start_container(bot).await.unwrap();
    }

    pub(crate) async fn wait_for_end(&self, bot: BotId) -> ContainerStatus {
        let is_over = |found: &ContainerStatus| found.state == ContainerState::Exited;
        wait_until(&self.engine, bot, is_over).await
    }

    /// Everything that a bot printed, once it has ended.
    pub(crate) async fn output(&self, spec: &ContainerSpec) -> String {
        use futures_util::TryStreamExt;
        self.start(spec).await;
        self.wait_for_end(spec.bot_id).await;
        let query = botmaker_ports::LogQuery::default();
        let frames = self.engine.logs(spec.bot_id, &query).await.unwrap();
        let frames: Vec<_> = frames.try_collect().await.unwrap();
        let bytes: Vec<u8> = frames
            .iter()
            .flat_map(|frame| frame.bytes.to_vec())
            .collect();
        String::from_utf8(bytes).unwrap()
    }
}

#[async_trait]
impl RuntimeHarness for Corner {
    fn runtime(&self) -> Arc<dyn BotRuntime> {
        Arc::new(self.engine.clone())
    }

    fn other_instance(&self) -> Arc<dyn BotRuntime> {
        let directory = self.directory.path().join("other");
        Arc::new(engine_at(directory, self.run.other_instance()))
    }

    fn image(&self) -> String {
        self.image.clone()
    }

    fn command(&self, behaviour: &Behaviour) -> Vec<String> {
        match behaviour {
            Behaviour::StaysUp => steps(["stay"]),
            Behaviour::Exits(code) => steps(["exit", &code.to_string()]),
            Behaviour::IgnoresSigterm => steps(["ignore-sigterm", "stay"]),
            Behaviour::Prints(lines) => {
                let mut command = steps([]);
                command.extend(
                    lines
                        .iter()
                        .flat_map(|line| ["print", line])
                        .map(str::to_owned),
                );
                command.push("stay".to_owned());
                command
            }
            Behaviour::Reports {
                stdout,
                stderr,
                code,
            } => steps(["print", stdout, "error", stderr, "exit", &code.to_string()]),
        }
    }

    fn state_file(&self, bot: BotId, path: &str) -> Option<Vec<u8>> {
        let state = self.directory.path().join(format!("bots/{bot}/state"));
        std::fs::read(state.join(path)).ok()
    }

    fn config_file(&self, bot: BotId, slot: u32, path: &str) -> Option<Vec<u8>> {
        let config = format!("bots/{bot}/config/{slot}");
        std::fs::read(self.directory.path().join(config).join(path)).ok()
    }

    async fn placement(&self) -> Placement {
        Placement {
            node: NodeId::local(),
            port: free_port(),
            subnet: self.run.subnet().await,
        }
    }
}
