//! What an implementation lends to the suite, and what the suite's functions share.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use botmaker_domain::{BotId, Hostname, Placement, Resources};

use crate::runtime::{
    BotRuntime,
    container::{ContainerSpec, ContainerStatus},
    error::RuntimeError,
};

/// What a command does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Behaviour {
    /// Runs until it is stopped.
    StaysUp,
    /// Ends at once with this code.
    Exits(u8),
    /// Prints these lines on standard output and runs on.
    Prints(Vec<&'static str>),
    /// Prints one line on standard output, one on standard error, and ends with a code.
    Reports {
        /// The line on standard output.
        stdout: &'static str,
        /// The line on standard error.
        stderr: &'static str,
        /// The code.
        code: u8,
    },
    /// Runs until it is killed.
    IgnoresSigterm,
}

/// An implementation under test.
#[async_trait]
pub trait RuntimeHarness: Send + Sync {
    /// The runtime of the instance under test.
    fn runtime(&self) -> Arc<dyn BotRuntime>;
    /// The runtime of another instance on the same engine.
    fn other_instance(&self) -> Arc<dyn BotRuntime>;
    /// An image that is on the engine.
    fn image(&self) -> String;
    /// A command in that image.
    fn command(&self, behaviour: &Behaviour) -> Vec<String>;
    /// A file of the bot's state as the bot would find it; `None` when it would find none.
    fn state_file(&self, bot: BotId, path: &str) -> Option<Vec<u8>>;
    /// A file of one of the bot's configuration directories as its container would find it.
    fn config_file(&self, bot: BotId, slot: u32, path: &str) -> Option<Vec<u8>>;
    /// A port and a subnet that nobody uses.
    async fn placement(&self) -> Placement;
}

/// How long anything may take to become so.
pub const WAIT: Duration = Duration::from_secs(30);

/// A container of a new bot without mounts.
pub async fn spec(harness: &dyn RuntimeHarness, behaviour: &Behaviour) -> ContainerSpec {
    ContainerSpec {
        bot_id: BotId::generate(),
        incarnation: 1,
        hostname: Hostname::parse("conformance").expect("a host name"),
        image: harness.image(),
        command: harness.command(behaviour),
        environment: BTreeMap::from([("BOTMAKER_BOT_ID".to_owned(), "one two=three".to_owned())]),
        mounts: Vec::new(),
        resources: Resources {
            memory_bytes: 64 * 1024 * 1024,
            ..Resources::default()
        },
        placement: harness.placement().await,
        container_port: 18_789,
        stop_grace: Duration::from_secs(5),
        container_hash: "hash-1".to_owned(),
    }
}

/// Creates and starts a container with its network.
///
/// # Panics
/// When any of it is refused.
pub async fn start(runtime: &dyn BotRuntime, spec: &ContainerSpec) {
    let subnet = spec.placement.subnet;
    runtime
        .ensure_network(spec.bot_id, subnet)
        .await
        .expect("a network");
    runtime.create_container(spec).await.expect("a container");
    runtime
        .start_container(spec.bot_id)
        .await
        .expect("a running container");
}

/// Waits until the bot's container is as wanted.
///
/// # Panics
/// When it is not within [`WAIT`].
pub async fn wait_until(
    runtime: &dyn BotRuntime,
    bot: BotId,
    is_so: impl Fn(&ContainerStatus) -> bool,
) -> ContainerStatus {
    let looked = async {
        loop {
            let found = runtime
                .find_container(bot)
                .await
                .expect("the engine answers");
            let found = found.expect("the container is there");
            if is_so(&found) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(WAIT, looked)
        .await
        .expect("the container does not become as expected")
}

/// Expects a refusal of a certain kind.
///
/// # Panics
/// When it is another, or none.
#[track_caller]
pub fn expect_kind<T>(
    result: Result<T, RuntimeError>,
    what: &str,
    is: impl Fn(&RuntimeError) -> bool,
) {
    match result {
        Ok(_) => panic!("expected {what}, but the call succeeded"),
        Err(error) => assert!(is(&error), "expected {what}, not: {error:?}"),
    }
}
