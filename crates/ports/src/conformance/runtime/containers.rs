//! The life of a container.

use std::time::Duration;

use botmaker_domain::BotId;

use super::{Behaviour, RuntimeHarness, expect_kind, spec, start, wait_until};
use crate::runtime::{
    container::{
        ContainerRole, ContainerSpec, ContainerState, Mount, RestartPolicy, StorageIntent,
    },
    error::RuntimeError,
    logs::LogQuery,
    stored::StateFile,
};

const GRACE: Duration = Duration::from_secs(5);

async fn clean_up(harness: &dyn RuntimeHarness, bots: &[BotId]) {
    let runtime = harness.runtime();
    for bot in bots {
        assert_eq!(runtime.remove_container(*bot).await, Ok(()));
        assert_eq!(runtime.remove_network(*bot).await, Ok(()));
    }
}

/// Every step of a container's life may be repeated, and each is seen.
pub async fn each_step_of_a_life_may_be_repeated(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::StaysUp).await;
    let bot = spec.bot_id;
    let subnet = spec.placement.subnet;
    assert_eq!(runtime.ensure_network(bot, subnet).await, Ok(()));
    for _ in 0..2 {
        assert_eq!(runtime.create_container(&spec).await, Ok(()));
    }
    let created = wait_until(&*runtime, bot, |_| true).await;
    assert_eq!(created.state, ContainerState::Created);
    assert_eq!((created.exit_code, created.started_at), (None, None));
    assert_eq!(created.bot_id, Some(bot));
    assert_eq!(created.role, ContainerRole::Bot);
    assert!(created.is_ours && created.created_at.is_some());
    assert_eq!((created.incarnation, created.restart_count), (1, 0));
    assert_eq!(created.container_hash, spec.container_hash);

    for _ in 0..2 {
        assert_eq!(runtime.start_container(bot).await, Ok(()));
    }
    let running = wait_until(&*runtime, bot, |_| true).await;
    assert_eq!(running.state, ContainerState::Running);
    assert_eq!(running.id, created.id);
    assert!(running.started_at.is_some() && running.exit_code.is_none());

    for _ in 0..2 {
        assert_eq!(runtime.stop_container(bot, GRACE).await, Ok(()));
    }
    let stopped = wait_until(&*runtime, bot, |_| true).await;
    assert_eq!(stopped.state, ContainerState::Exited);
    assert!(stopped.exit_code.is_some() && stopped.finished_at.is_some());
    assert!(!stopped.oom_killed);

    for _ in 0..2 {
        assert_eq!(runtime.remove_container(bot).await, Ok(()));
    }
    assert_eq!(runtime.find_container(bot).await, Ok(None));
    clean_up(harness, &[bot]).await;
}

/// A bot has one container: another incarnation or another hash is refused.
pub async fn a_second_container_is_a_conflict(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let first = spec(harness, &Behaviour::StaysUp).await;
    assert_eq!(runtime.create_container(&first).await, Ok(()));
    let next = ContainerSpec {
        incarnation: 2,
        ..first.clone()
    };
    let changed = ContainerSpec {
        container_hash: "hash-2".to_owned(),
        ..first.clone()
    };
    for other in [next, changed] {
        expect_kind(
            runtime.create_container(&other).await,
            "Conflict",
            |error| matches!(error, RuntimeError::Conflict { .. }),
        );
    }
    clean_up(harness, &[first.bot_id]).await;
}

/// An image that is not there is named.
pub async fn a_missing_image_is_named(harness: &dyn RuntimeHarness) {
    let missing = "botmaker/no-such-image:0";
    let spec = ContainerSpec {
        image: missing.to_owned(),
        ..spec(harness, &Behaviour::StaysUp).await
    };
    let created = harness.runtime().create_container(&spec).await;
    expect_kind(
        created,
        "ImageMissing",
        |error| matches!(error, RuntimeError::ImageMissing { reference } if reference == missing),
    );
}

/// What is not there is not found, and need not be removed.
pub async fn what_is_not_there_is_not_found(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let is = |error: &RuntimeError| matches!(error, RuntimeError::NotFound { .. });
    assert_eq!(runtime.find_container(bot).await, Ok(None));
    assert_eq!(runtime.remove_container(bot).await, Ok(()));
    expect_kind(runtime.start_container(bot).await, "NotFound", is);
    expect_kind(runtime.stop_container(bot, GRACE).await, "NotFound", is);
    let policy = runtime.set_restart_policy(bot, RestartPolicy::No).await;
    expect_kind(policy, "NotFound", is);
    expect_kind(
        runtime.logs(bot, &LogQuery::default()).await,
        "NotFound",
        is,
    );
    expect_kind(runtime.stats(bot).await, "NotFound", is);
}

/// A host port in use is refused by number, and the container can be started once it is free.
pub async fn a_taken_port_is_refused(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let first = spec(harness, &Behaviour::StaysUp).await;
    let mut second = spec(harness, &Behaviour::StaysUp).await;
    second.placement.port = first.placement.port;
    start(&*runtime, &first).await;
    let subnet = second.placement.subnet;
    assert_eq!(runtime.ensure_network(second.bot_id, subnet).await, Ok(()));
    assert_eq!(runtime.create_container(&second).await, Ok(()));
    let port = first.placement.port;
    expect_kind(
        runtime.start_container(second.bot_id).await,
        "PortTaken",
        |error| matches!(error, RuntimeError::PortTaken { port: named, .. } if *named == port),
    );
    let refused = wait_until(&*runtime, second.bot_id, |_| true).await;
    assert!(!refused.state.is_alive(), "{refused:?}");
    assert_eq!(runtime.remove_container(first.bot_id).await, Ok(()));
    assert_eq!(runtime.start_container(second.bot_id).await, Ok(()));
    clean_up(harness, &[first.bot_id, second.bot_id]).await;
}

/// The code with which a process ends is kept, and nothing starts it again.
pub async fn an_exit_code_is_kept(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::Exits(78)).await;
    start(&*runtime, &spec).await;
    let ended = wait_until(&*runtime, spec.bot_id, |found| {
        found.state == ContainerState::Exited
    })
    .await;
    assert_eq!((ended.exit_code, ended.restart_count), (Some(78), 0));
    assert_eq!(ended.restart_policy, RestartPolicy::No);
    clean_up(harness, &[spec.bot_id]).await;
}

/// With `unless-stopped` the engine starts a container again by itself; with `no` it stops doing so.
pub async fn the_restart_policy_is_what_was_set_last(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::Exits(3)).await;
    let bot = spec.bot_id;
    let subnet = spec.placement.subnet;
    assert_eq!(runtime.ensure_network(bot, subnet).await, Ok(()));
    assert_eq!(runtime.create_container(&spec).await, Ok(()));
    let policy = RestartPolicy::UnlessStopped;
    assert_eq!(runtime.set_restart_policy(bot, policy).await, Ok(()));
    assert_eq!(runtime.start_container(bot).await, Ok(()));
    let again = wait_until(&*runtime, bot, |found| found.restart_count > 0).await;
    assert_eq!(again.restart_policy, policy);
    assert_eq!(runtime.stop_container(bot, GRACE).await, Ok(()));
    let policy = RestartPolicy::No;
    assert_eq!(runtime.set_restart_policy(bot, policy).await, Ok(()));
    let stopped = wait_until(&*runtime, bot, |found| !found.state.is_alive()).await;
    assert_eq!(stopped.restart_policy, policy);
    clean_up(harness, &[bot]).await;
}

/// A process that ignores SIGTERM is killed after the grace: code 137, not a memory end.
pub async fn who_ignores_sigterm_is_killed(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::IgnoresSigterm).await;
    start(&*runtime, &spec).await;
    let grace = Duration::from_secs(1);
    assert_eq!(runtime.stop_container(spec.bot_id, grace).await, Ok(()));
    let stopped = wait_until(&*runtime, spec.bot_id, |_| true).await;
    assert_eq!(stopped.state, ContainerState::Exited);
    assert_eq!((stopped.exit_code, stopped.oom_killed), (Some(137), false));
    clean_up(harness, &[spec.bot_id]).await;
}

/// A container runs with its bot's directories.
pub async fn a_container_has_its_bots_directories(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let mut spec = spec(harness, &Behaviour::StaysUp).await;
    let mount = |intent, target: &str| Mount {
        intent,
        target: target.to_owned(),
    };
    spec.mounts = vec![
        mount(StorageIntent::State, "/home/node/.openclaw"),
        mount(StorageIntent::Config { slot: 4 }, "/etc/openclaw"),
    ];
    let config = [StateFile {
        path: "openclaw.json".to_owned(),
        contents: b"{}".to_vec(),
        replace: true,
    }];
    let bot = spec.bot_id;
    assert_eq!(runtime.prepare_state(bot, &[]).await, Ok(()));
    assert_eq!(runtime.write_config(bot, 4, &config).await, Ok(()));
    start(&*runtime, &spec).await;
    let listed = runtime.list_containers().await.expect("containers");
    let found = listed
        .iter()
        .find(|container| container.bot_id == Some(bot));
    assert_eq!(
        found.map(|found| found.state),
        Some(ContainerState::Running)
    );
    clean_up(harness, &[bot]).await;
    assert_eq!(runtime.trash_state(bot).await, Ok(()));
}

/// The engine is asked how a container is locked in, and finds nothing wrong with one that BotMaker made.
pub async fn a_container_is_locked_in(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::StaysUp).await;
    let bot = spec.bot_id;
    assert_eq!(runtime.audit_container(bot).await, Ok(None));
    start(&*runtime, &spec).await;
    let rules = runtime.audit_container(bot).await.expect("an answer");
    let rules = rules.expect("rules of the container");
    assert!(rules.iter().any(|rule| rule.id == "5.5"), "{rules:?}");
    let broken: Vec<_> = rules.iter().filter(|rule| rule.is_broken()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert_eq!(runtime.remove_container(bot).await, Ok(()));
}
