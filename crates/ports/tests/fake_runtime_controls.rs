//! What a test may do to the engine in memory.

use std::time::Duration;

use botmaker_domain::BotId;
use botmaker_ports::{
    BotFiles, BotRuntime, ContainerState, RuntimeError,
    fakes::runtime::{FakeRuntime, Method},
};
use futures_util::StreamExt;

#[tokio::test]
async fn an_absent_engine_fails_calls_and_ends_streams_but_not_files() {
    let runtime = FakeRuntime::new();
    let mut events = runtime.subscribe().await.unwrap();
    runtime.go_away("no socket");
    let unavailable = RuntimeError::Unavailable {
        message: "no socket".into(),
    };
    assert_eq!(runtime.status().await, Err(unavailable));
    assert!(matches!(
        events.next().await,
        Some(Err(RuntimeError::Unavailable { .. }))
    ));
    assert!(events.next().await.is_none());
    assert_eq!(runtime.prepare_state(BotId::generate(), &[]).await, Ok(()));
    runtime.come_back();
    assert!(runtime.status().await.is_ok());
}

#[tokio::test]
async fn calls_are_counted_and_fail_as_told() {
    let runtime = FakeRuntime::new();
    let error = RuntimeError::EngineFailed {
        message: "out of luck".into(),
    };
    runtime.fail_next(Method::ListContainers, error.clone());
    assert_eq!(runtime.list_containers().await, Err(error));
    assert_eq!(runtime.list_containers().await, Ok(vec![]));
    assert_eq!(runtime.calls(Method::ListContainers), 2);
    assert_eq!(runtime.calls(Method::Status), 0);
    runtime.forget_calls();
    assert_eq!(runtime.all_calls(), []);
}

#[tokio::test(start_paused = true)]
async fn a_slow_bot_is_slow_alone() {
    let runtime = FakeRuntime::new();
    let (slow, quick) = (BotId::generate(), BotId::generate());
    let delay = Duration::from_secs(60);
    runtime.set_delay(Method::FindContainer, Some(slow), delay);
    let begun = tokio::time::Instant::now();
    assert_eq!(runtime.find_container(quick).await, Ok(None));
    assert_eq!(begun.elapsed(), Duration::ZERO);
    assert_eq!(runtime.find_container(slow).await, Ok(None));
    assert_eq!(begun.elapsed(), delay);
}

#[tokio::test]
async fn a_memory_end_is_seen_as_one() {
    use botmaker_ports::conformance::runtime::{Behaviour, spec};
    let harness = controls::Harness::default();
    let spec = spec(&harness, &Behaviour::StaysUp).await;
    let runtime = &harness.0;
    let subnet = spec.placement.subnet;
    runtime.ensure_network(spec.bot_id, subnet).await.unwrap();
    runtime.create_container(&spec).await.unwrap();
    runtime.start_container(spec.bot_id).await.unwrap();
    runtime.run_out_of_memory(spec.bot_id);
    let ended = runtime.find_container(spec.bot_id).await.unwrap().unwrap();
    assert_eq!(ended.state, ContainerState::Exited);
    assert_eq!((ended.exit_code, ended.oom_killed), (Some(137), true));
    runtime.remove_behind_the_back(spec.bot_id);
    assert_eq!(runtime.find_container(spec.bot_id).await, Ok(None));
}

mod controls {
    use std::{net::Ipv4Addr, sync::Arc};

    use async_trait::async_trait;
    use botmaker_domain::{BotId, NodeId, Placement};
    use botmaker_ports::{
        BotRuntime,
        conformance::runtime::{Behaviour, RuntimeHarness},
        fakes::runtime::FakeRuntime,
    };
    use ipnet::Ipv4Net;

    /// A harness for one container that stays up.
    #[derive(Default)]
    pub(super) struct Harness(pub(super) FakeRuntime);

    #[async_trait]
    impl RuntimeHarness for Harness {
        fn runtime(&self) -> Arc<dyn BotRuntime> {
            Arc::new(self.0.clone())
        }

        fn other_instance(&self) -> Arc<dyn BotRuntime> {
            Arc::new(self.0.other_instance())
        }

        fn image(&self) -> String {
            FakeRuntime::IMAGE.to_owned()
        }

        fn command(&self, behaviour: &Behaviour) -> Vec<String> {
            vec![format!("{behaviour:?}")]
        }

        fn state_file(&self, bot: BotId, path: &str) -> Option<Vec<u8>> {
            self.0.state_file(bot, path)
        }

        fn config_file(&self, bot: BotId, slot: u32, path: &str) -> Option<Vec<u8>> {
            self.0.config_file(bot, slot, path)
        }

        async fn placement(&self) -> Placement {
            Placement {
                node: NodeId::local(),
                port: 19_000,
                subnet: Ipv4Net::new_assert(Ipv4Addr::new(10, 231, 0, 0), 29),
            }
        }
    }
}
