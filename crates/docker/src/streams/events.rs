//! What happens to this instance's containers.

use std::collections::HashMap;

use bollard::{models::EventMessage, query_parameters::EventsOptionsBuilder};
use botmaker_domain::BotId;
use botmaker_ports::{ContainerRole, RuntimeError, RuntimeEvent, RuntimeEventKind};
use futures_util::{StreamExt, future, stream, stream::BoxStream};
use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::{
    engine::DockerEngine,
    labels::{self, Found},
};

type Events = BoxStream<'static, Result<RuntimeEvent, RuntimeError>>;

/// Events that wait for a slow reader; beyond them the engine's connection waits.
const WAITING: usize = 256;

/// Subscribes. Nothing tells when the engine has taken the request; asking for everything since just before it
/// leaves no gap, and asking the engine for its clock proves that it is there at all.
pub(crate) async fn subscribe(engine: &DockerEngine) -> Result<Events, RuntimeError> {
    let since = engine_time(engine).await?;
    let instance = engine.settings.instance_id;
    let wanted = [
        (labels::MANAGED, "true".to_owned()),
        (labels::INSTANCE, instance.to_string()),
        (
            labels::ROLE,
            labels::role_text(ContainerRole::Bot).to_owned(),
        ),
    ];
    let wanted = wanted.map(|(key, value)| format!("{key}={value}")).to_vec();
    let filters = HashMap::from([
        ("type".to_owned(), vec!["container".to_owned()]),
        ("label".to_owned(), wanted),
    ]);
    let options = EventsOptionsBuilder::new()
        .since(&since)
        .filters(&filters)
        .build();
    let docker = engine.client.open_stream()?;
    let asked = engine.client.asked_stream();
    let events = docker
        .events(Some(options))
        .filter_map(move |message| {
            future::ready(match message {
                Ok(message) => event(message).map(Ok),
                Err(error) => Some(Err(asked.error(error))),
            })
        })
        // An engine that goes away in good order ends the answer without an error.
        .chain(stream::once(future::ready(Err(
            RuntimeError::Unavailable {
                message: "the engine ended its stream of events".to_owned(),
            },
        ))));
    Ok(pumped(events.boxed()))
}

/// Reads the engine's stream at once instead of when somebody asks for the first event, until its first error.
fn pumped(mut events: Events) -> Events {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let pass_on = async {
            while let Some(item) = events.next().await {
                let is_last = item.is_err();
                if sender.send(item).await.is_err() || is_last {
                    return;
                }
            }
        };
        tokio::select! {
            () = pass_on => {}
            () = sender.closed() => {}
        }
    });
    stream::unfold(receiver, async |mut receiver| {
        let item = receiver.recv().await?;
        Some((item, receiver))
    })
    .boxed()
}

/// The engine's clock now, in the form of its `since`.
async fn engine_time(engine: &DockerEngine) -> Result<String, RuntimeError> {
    let asked = |docker: bollard::Docker| async move { docker.info().await };
    let info = engine.client.call("info", "the engine", asked).await?;
    let now = info.system_time.and_then(|text| text.parse().ok());
    let now: Timestamp = now.unwrap_or_else(Timestamp::now);
    Ok(format!(
        "{}.{:09}",
        now.as_second(),
        now.subsec_nanosecond()
    ))
}

fn event(message: EventMessage) -> Option<RuntimeEvent> {
    let actor = message.actor?;
    let found = Found(actor.attributes.as_ref());
    let bot_id: BotId = found.bot()?;
    let kind = kind(message.action.as_deref()?, &found)?;
    let at = message
        .time_nano
        .and_then(|nanos| Timestamp::from_nanosecond(i128::from(nanos)).ok())?;
    Some(RuntimeEvent {
        bot_id,
        container_id: actor.id?,
        kind,
        at,
    })
}

/// What an action means; `exec_…: command line` and the like mean nothing here.
fn kind(action: &str, attributes: &Found<'_>) -> Option<RuntimeEventKind> {
    Some(match action {
        "create" => RuntimeEventKind::Created,
        "start" => RuntimeEventKind::Started,
        "die" => RuntimeEventKind::Died {
            exit_code: attributes
                .text("exitCode")
                .and_then(|code| code.parse().ok()),
        },
        "oom" => RuntimeEventKind::OutOfMemory,
        "destroy" => RuntimeEventKind::Removed,
        "pause" | "unpause" | "rename" | "update" => RuntimeEventKind::Changed,
        _ => return None,
    })
}
