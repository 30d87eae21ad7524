//! An engine that goes away, hangs, and comes back: through a relay, so that the machine's own stays as it is.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_ports::{BotRuntime, ContainerState, LogQuery, RuntimeError, RuntimeEventKind};
use botmaker_testkit::{engine, relay::Relay};
use futures_util::StreamExt;

use super::corner::{Corner, begin};

/// The runtime under test behind a relay.
pub(super) fn through(corner: &Corner) -> (Relay, DockerEngine) {
    through_seeing(corner, "/proc".into())
}

/// The same on a machine that does not show the engine's processes.
pub(super) fn through_without_files(corner: &Corner) -> (Relay, DockerEngine) {
    through_seeing(corner, corner.directory.path().join("no-proc"))
}

fn through_seeing(corner: &Corner, proc_dir: PathBuf) -> (Relay, DockerEngine) {
    let path = corner.directory.path().join("relay.sock");
    let directory = corner.directory.path().to_owned();
    let relay = Relay::start(path, engine::socket());
    let runtime = DockerEngine::new(DockerSettings {
        endpoint: relay.path().display().to_string(),
        api_timeout: Duration::from_secs(2),
        proc_dir,
        ..DockerSettings::new(
            corner.run.instance,
            directory.clone(),
            directory.join("secrets"),
        )
    })
    .unwrap();
    (relay, runtime)
}

fn is_unavailable<T>(result: &Result<T, RuntimeError>) -> bool {
    matches!(result, Err(RuntimeError::Unavailable { .. }))
}

#[tokio::test]
async fn a_lost_engine_ends_streams_with_an_error_and_is_found_again() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["print", "hello", "stay"]).await;
    corner.start(&spec).await;
    let bot = spec.bot_id;
    let (mut relay, runtime) = through(&corner);
    for _ in 0..2 {
        let mut events = runtime.subscribe().await.unwrap();
        let follow = LogQuery {
            follow: true,
            ..LogQuery::default()
        };
        let mut log = runtime.logs(bot, &follow).await.unwrap();
        let mut stats = runtime.stats(bot).await.unwrap();
        assert!(log.next().await.unwrap().is_ok());
        assert!(stats.next().await.unwrap().is_ok());
        relay.cut();
        assert!(is_unavailable(&events.next().await.unwrap()));
        assert!(events.next().await.is_none());
        assert!(log.next().await.is_none_or(|item| is_unavailable(&item)));
        let mut last = stats.next().await;
        while matches!(last, Some(Ok(_))) {
            last = stats.next().await;
        }
        assert!(is_unavailable(&runtime.status().await));
        assert!(is_unavailable(&runtime.find_container(bot).await));
        assert!(is_unavailable(&runtime.subscribe().await));
        relay.restore();
        assert!(runtime.status().await.is_ok());
        let found = runtime.find_container(bot).await.unwrap().unwrap();
        assert_eq!(found.state, ContainerState::Running);
    }
    let mut events = runtime.subscribe().await.unwrap();
    runtime
        .stop_container(bot, Duration::from_secs(1))
        .await
        .unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert!(
        matches!(first.kind, RuntimeEventKind::Died { .. }),
        "{first:?}"
    );
}

#[tokio::test]
async fn an_engine_that_hangs_costs_its_time_limit_and_no_more() {
    let Some(corner) = begin().await else { return };
    let (mut relay, runtime) = through(&corner);
    assert!(runtime.status().await.is_ok());
    relay.pause();
    let begun = Instant::now();
    let hung = runtime
        .find_container(botmaker_domain::BotId::generate())
        .await;
    assert!(
        matches!(hung, Err(RuntimeError::Timeout { .. })),
        "{hung:?}"
    );
    assert!(hung.unwrap_err().is_transient());
    assert!(begun.elapsed() < Duration::from_secs(5));
    relay.restore();
    assert!(runtime.status().await.is_ok());
}

#[tokio::test]
async fn an_engine_that_is_away_at_the_start_is_used_when_it_comes() {
    let Some(corner) = begin().await else { return };
    let (mut relay, _) = through(&corner);
    relay.cut();
    let directory = corner.directory.path().to_owned();
    let runtime = DockerEngine::new(DockerSettings {
        endpoint: format!("unix://{}", relay.path().display()),
        ..DockerSettings::new(corner.run.instance, directory.clone(), directory)
    })
    .unwrap();
    let away = runtime.status().await;
    let Err(RuntimeError::Unavailable { message }) = &away else {
        panic!("there is no engine: {away:?}");
    };
    assert!(message.contains("relay.sock"), "{message}");
    let guess = runtime.capabilities();
    relay.restore();
    assert!(runtime.status().await.is_ok());
    assert_eq!(runtime.capabilities(), guess);
}

#[tokio::test]
async fn nothing_may_be_sent_where_no_socket_can_be() {
    let directory = PathBuf::from("/nowhere");
    let settings = DockerSettings::new(uuid::Uuid::nil(), directory.clone(), directory);
    let with = |change: fn(&mut DockerSettings)| {
        let mut settings = settings.clone();
        change(&mut settings);
        DockerEngine::new(settings)
            .err()
            .map(|error| error.to_string())
    };
    assert_eq!(with(|_| {}), None);
    let tcp = with(|settings| settings.endpoint = "tcp://127.0.0.1:2375".to_owned());
    assert!(tcp.unwrap().contains("unix://"));
    let relative = with(|settings| settings.data_dir = "data".into());
    assert!(relative.unwrap().contains("absolute"));
    let name = with(|settings| settings.host_gateway_name = "a:b".to_owned());
    assert!(name.unwrap().contains("letters"));
}
