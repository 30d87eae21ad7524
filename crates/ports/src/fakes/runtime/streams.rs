//! Streams of the fake engine: each keeps a position in what the world holds and waits for the world to change.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use botmaker_domain::BotId;
use futures_util::{StreamExt, stream, stream::BoxStream};

use super::{
    instance::{FakeRuntime, Shared},
    world::{Container, World},
};
use crate::runtime::{
    container::ContainerState,
    error::RuntimeError,
    event::RuntimeEvent,
    logs::{LogFrame, LogQuery},
    pull::PullProgress,
    stats::StatsSample,
    usage::UsageSample,
};

type Items<T> = BoxStream<'static, Result<T, RuntimeError>>;

/// What a look at the world gives a stream.
enum Step<T> {
    Item(T),
    Wait,
    Fail(RuntimeError),
    End,
}

/// Looks again whenever the world changes. A failure is the last item.
fn follow<T: Send + 'static>(
    shared: &Arc<Shared>,
    look: impl FnMut(&World) -> Step<T> + Send + 'static,
) -> Items<T> {
    let changes = shared.changed.subscribe();
    let start = Some((Arc::clone(shared), changes, look));
    stream::unfold(start, async |state| {
        let (shared, mut changes, mut look) = state?;
        loop {
            changes.mark_unchanged();
            let step = look(&shared.world.lock().unwrap_or_else(PoisonError::into_inner));
            match step {
                Step::Item(item) => return Some((Ok(item), Some((shared, changes, look)))),
                Step::Fail(error) => return Some((Err(error), None)),
                Step::End => return None,
                Step::Wait => changes.changed().await.ok()?,
            }
        }
    })
    .boxed()
}

/// The error of a stream that outlived its engine.
fn engine_went_away(world: &World, outages: u64) -> Option<RuntimeError> {
    (world.outages != outages).then(|| RuntimeError::Unavailable {
        message: "the connection to the engine ended".to_owned(),
    })
}

/// What happens to this instance's containers from now on.
pub(super) fn events(runtime: &FakeRuntime) -> Items<RuntimeEvent> {
    let us = runtime.instance;
    let (mut next, outages) = {
        let world = runtime.look();
        (world.events.len(), world.outages)
    };
    follow(&runtime.shared, move |world| {
        while let Some((instance, event)) = world.events.get(next) {
            next += 1;
            if *instance == us {
                return Step::Item(event.clone());
            }
        }
        engine_went_away(world, outages).map_or(Step::Wait, Step::Fail)
    })
}

/// The steps that a test gave; after the last the engine has the image.
pub(super) fn pull(
    runtime: &FakeRuntime,
    reference: &str,
) -> Result<Items<PullProgress>, RuntimeError> {
    let offered = runtime
        .look()
        .registry
        .iter()
        .find(|(image, _)| image.reference == reference)
        .cloned();
    let (image, steps) = offered.ok_or_else(|| RuntimeError::Refused {
        message: format!("manifest for {reference} not found"),
    })?;
    let runtime = runtime.clone();
    let arrival = stream::once(async move {
        runtime.change(|world| world.images.push(image));
        None
    });
    let steps = stream::iter(steps).map(|step| Some(Ok(step)));
    Ok(steps.chain(arrival).filter_map(std::future::ready).boxed())
}

fn find_own<'w>(
    world: &'w World,
    runtime: &FakeRuntime,
    bot: BotId,
) -> Result<&'w Container, RuntimeError> {
    let what = format!("container botmaker-{bot}");
    match world.containers.get(&bot) {
        Some(container) if container.instance == runtime.instance => Ok(container),
        Some(_) => Err(RuntimeError::Foreign { what }),
        None => Err(RuntimeError::NotFound { what }),
    }
}

fn is_up(container: &Container) -> bool {
    matches!(
        container.state,
        ContainerState::Running | ContainerState::Paused
    )
}

/// The log of a bot's container, and what it prints from now on when asked to follow.
pub(super) fn logs(
    runtime: &FakeRuntime,
    bot: BotId,
    query: &LogQuery,
) -> Result<Items<LogFrame>, RuntimeError> {
    let query = query.clone();
    let (id, mut next, missed, outages) = {
        let world = runtime.look();
        let container = find_own(&world, runtime, bot)?;
        let length = container.frames.len();
        let tail = query.tail.and_then(|tail| usize::try_from(tail).ok());
        let first = tail.map_or(0, |tail| length.saturating_sub(tail));
        (container.id.clone(), first, container.missed, world.outages)
    };
    Ok(follow(&runtime.shared, move |world| {
        let container = world.containers.get(&bot).filter(|found| found.id == id);
        let frames = container.map_or(&[][..], |container| &container.frames);
        let lost = container.map_or(0, |container| {
            // Whoever comes later begins with what is stored.
            let is_skipping = query.follow && container.missed > missed;
            let missed = if is_skipping { container.missed } else { 0 };
            missed.max(container.rotated)
        });
        next = next.max(lost);
        while let Some(frame) = frames.get(next) {
            next += 1;
            if query.since.is_none_or(|since| frame.timestamp > since) {
                return Step::Item(frame.clone());
            }
        }
        if let Some(error) = engine_went_away(world, outages) {
            return Step::Fail(error);
        }
        let more_may_come = query.follow && container.is_some_and(is_up);
        if more_may_come { Step::Wait } else { Step::End }
    }))
}

/// The samples that a test set, beginning with the newest.
pub(super) fn stats(runtime: &FakeRuntime, bot: BotId) -> Result<Items<StatsSample>, RuntimeError> {
    let (id, first, mut next, outages) = {
        let world = runtime.look();
        let container = find_own(&world, runtime, bot)?;
        if !is_up(container) {
            let message = format!("container botmaker-{bot} is not running");
            return Err(RuntimeError::Conflict { message });
        }
        let first = container.samples.last().cloned().unwrap_or(StatsSample {
            sampled_at: world.clock.now(),
            cpu_percent: 0.0,
            memory_bytes: 64 * 1024 * 1024,
            memory_limit_bytes: container.spec.resources.memory_bytes,
            network_received_bytes: 0,
            network_sent_bytes: 0,
            pids: 1,
        });
        let next = container.samples.len();
        (container.id.clone(), first, next, world.outages)
    };
    let mut first = Some(first);
    Ok(follow(&runtime.shared, move |world| {
        if let Some(sample) = first.take() {
            return Step::Item(sample);
        }
        if let Some(error) = engine_went_away(world, outages) {
            return Step::Fail(error);
        }
        let container = world.containers.get(&bot);
        let Some(container) = container.filter(|found| found.id == id && is_up(found)) else {
            return Step::End;
        };
        let sample = container.samples.get(next).cloned();
        next += usize::from(sample.is_some());
        sample.map_or(Step::Wait, Step::Item)
    }))
}

/// The counters that a test set; otherwise those of a container that does nothing.
pub(super) fn usage(runtime: &FakeRuntime, bot: BotId) -> Result<UsageSample, RuntimeError> {
    let world = runtime.look();
    let container = find_own(&world, runtime, bot)?;
    if !is_up(container) {
        let message = format!("container botmaker-{bot} is not running");
        return Err(RuntimeError::Conflict { message });
    }
    Ok(container.usage.clone().unwrap_or_else(|| UsageSample {
        run: format!("{} {:?}", container.id, container.started_at),
        sampled_at: world.clock.now(),
        cpu_time: Duration::ZERO,
        memory_bytes: 64 * 1024 * 1024,
        memory_limit_bytes: Some(container.spec.resources.memory_bytes),
        network_received_bytes: 0,
        network_sent_bytes: 0,
        pids: 1,
    }))
}
