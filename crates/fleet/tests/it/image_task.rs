//! Getting the image of new bots.

use std::time::Duration;

use botmaker_domain::{Actor, BotState, Classify, EventKind, Role};
use botmaker_fleet::{EventItem, FleetSettings, ImageTask, ImageTaskKind, ImageTaskState};
use botmaker_ports::{
    ImageBuildError, ImageInfo, PullProgress, RuntimeError,
    fakes::{
        image_builder::FakeImageBuilder,
        runtime::{FakeRuntime, Method},
    },
};
use futures_util::StreamExt;

use crate::world::{PATIENCE, World, settings};

const PULLED: &str = "registry.example/openclaw:1";

fn pulled() -> ImageInfo {
    ImageInfo {
        reference: PULLED.to_owned(),
        id: "sha256:01".to_owned(),
        ..FakeRuntime::image()
    }
}

fn wants_pulled() -> FleetSettings {
    FleetSettings {
        image: PULLED.to_owned(),
        sweep: Duration::from_secs(3600),
        ..settings()
    }
}

fn step(done: u64) -> PullProgress {
    PullProgress {
        done_bytes: Some(done),
        total_bytes: Some(10),
        line: format!("layer: {done}"),
    }
}

async fn ended(world: &World) -> ImageTask {
    let tasks = world.fleet.follow_image_task().unwrap();
    let last = tokio::time::timeout(PATIENCE, tasks.collect::<Vec<_>>()).await;
    last.unwrap().pop().unwrap()
}

#[tokio::test]
async fn a_pulled_image_heals_the_bots_that_wait_for_it() {
    let world = World::with(wants_pulled(), FakeRuntime::new()).await;
    assert_eq!(world.fleet.image_task(), None);
    assert!(world.fleet.follow_image_task().is_none());
    world.runtime.offer_image(pulled(), vec![step(3), step(10)]);
    let mut events = world
        .fleet
        .subscribe_events(&world.actor, None)
        .await
        .unwrap();
    let begun = world.fleet.get_image(&world.actor).unwrap();
    assert_eq!(
        (begun.kind, begun.state, begun.reference.as_str()),
        (ImageTaskKind::Pull, ImageTaskState::Running, PULLED)
    );
    let task = ended(&world).await;
    assert_eq!(
        (task.state, task.done_bytes, task.total_bytes, &task.error),
        (ImageTaskState::Done, Some(10), Some(10), &None)
    );
    assert_eq!(task.line.as_deref(), Some("layer: 10"));
    assert!(task.finished_at.is_some());
    let told = loop {
        match events.next().await.unwrap() {
            EventItem::Event(told) if told.event.event.kind == EventKind::EngineImageReady => {
                break told;
            }
            _ => {}
        }
    };
    assert_eq!(told.event.event.actor, Some(world.actor.name.clone()));
    let bot = world.create("Ada").await.record.id;
    world.until(bot, BotState::Running).await;
    assert_eq!(world.fleet.image_task(), Some(task), "it stays readable");
}

#[tokio::test]
async fn an_image_that_comes_by_itself_is_told_too() {
    let settings = FleetSettings {
        sweep: Duration::from_millis(10),
        ..wants_pulled()
    };
    let world = World::with(settings, FakeRuntime::new()).await;
    let mut events = world
        .fleet
        .subscribe_events(&world.actor, None)
        .await
        .unwrap();
    world.runtime.add_image(pulled());
    let Some(EventItem::Event(told)) = events.next().await else {
        panic!("no event");
    };
    assert_eq!(told.event.event.kind, EventKind::EngineImageReady);
    assert_eq!(told.event.event.actor, None);
}

#[tokio::test]
async fn a_pull_that_fails_says_why_and_may_be_tried_again() {
    let world = World::with(wants_pulled(), FakeRuntime::new()).await;
    world.fleet.get_image(&world.actor).unwrap();
    let task = ended(&world).await;
    assert_eq!(task.state, ImageTaskState::Failed);
    assert!(task.error.unwrap().contains(PULLED));
    let message = "lookup registry.example: no such host".to_owned();
    world
        .runtime
        .fail_next(Method::PullImage, RuntimeError::EngineFailed { message });
    world.fleet.get_image(&world.actor).unwrap();
    assert!(ended(&world).await.error.unwrap().contains("no such host"));
    world.runtime.offer_image(pulled(), Vec::new());
    world.fleet.get_image(&world.actor).unwrap();
    assert_eq!(ended(&world).await.state, ImageTaskState::Done);
}

#[tokio::test]
async fn an_image_of_this_machine_is_never_asked_of_a_registry() {
    let world = World::new().await;
    assert!(!world.fleet.can_get_image());
    let refused = world.fleet.get_image(&world.actor).unwrap_err();
    assert_eq!(refused.code(), "image_not_pullable");
    assert!(refused.hint().unwrap().contains("image_build_command"));
    assert_eq!(world.runtime.calls(Method::PullImage), 0);
}

#[tokio::test]
async fn members_get_no_image() {
    let world = World::with(wants_pulled(), FakeRuntime::new()).await;
    let member = Actor {
        role: Role::Member,
        ..world.actor.clone()
    };
    let refused = world.fleet.get_image(&member).unwrap_err();
    assert_eq!(refused.code(), "admin_only");
    assert_eq!(world.fleet.image_task(), None);
}

#[tokio::test]
async fn one_build_runs_at_a_time_and_its_lines_are_told() {
    let builder = FakeImageBuilder::default();
    let runtime = FakeRuntime::new();
    runtime.remove_images();
    let world = World::building(settings(), runtime, Some(builder.clone())).await;
    assert_eq!(
        world.fleet.get_image(&world.actor).unwrap().kind,
        ImageTaskKind::Build
    );
    let second = world.fleet.get_image(&world.actor).unwrap_err();
    assert_eq!(second.code(), "image_task_running");
    let mut tasks = world.fleet.follow_image_task().unwrap();
    builder.print("stage 1 of 2").await;
    let line = async {
        while let Some(task) = tasks.next().await {
            if task.line.as_deref() == Some("stage 1 of 2") {
                return task;
            }
        }
        panic!("the task ended");
    };
    let task = tokio::time::timeout(PATIENCE, line).await.unwrap();
    assert_eq!(
        (task.state, task.done_bytes),
        (ImageTaskState::Running, None)
    );
    world.runtime.add_image(FakeRuntime::image());
    builder.end(Ok(())).await;
    assert_eq!(ended(&world).await.state, ImageTaskState::Done);
    assert!(world.fleet.engine().image.info.is_some());
}

#[tokio::test]
async fn a_command_that_makes_another_image_has_failed() {
    let builder = FakeImageBuilder::default();
    let runtime = FakeRuntime::new();
    runtime.remove_images();
    let world = World::building(settings(), runtime, Some(builder.clone())).await;
    world.fleet.get_image(&world.actor).unwrap();
    builder.end(Ok(())).await;
    let task = ended(&world).await;
    assert_eq!(task.state, ImageTaskState::Failed);
    assert!(task.error.unwrap().contains("still has no image"));
    world.fleet.get_image(&world.actor).unwrap();
    let failure = ImageBuildError::Failed {
        program: "make".to_owned(),
        status: "exit status: 2".to_owned(),
    };
    builder.end(Err(failure)).await;
    assert_eq!(
        ended(&world).await.error.as_deref(),
        Some("make ended with exit status: 2")
    );
}

#[tokio::test]
async fn the_end_of_the_server_breaks_a_build_off() {
    let builder = FakeImageBuilder::default();
    let world = World::building(settings(), FakeRuntime::new(), Some(builder)).await;
    world.fleet.get_image(&world.actor).unwrap();
    let ended = tokio::time::timeout(PATIENCE, world.fleet.shutdown()).await;
    assert!(ended.is_ok(), "the build holds the end up");
    let task = world.fleet.image_task().unwrap();
    assert_eq!(task.state, ImageTaskState::Failed);
    assert!(task.error.unwrap().contains("the server ended"));
}
