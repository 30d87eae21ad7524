use botmaker_domain::{Actor, ActorKind, EventKind, Role, UserId};
use botmaker_fleet::EventItem;
use botmaker_ports::EventStore;
use futures_util::StreamExt;

use crate::world::World;

async fn kinds_until_deleted(
    mut stream: futures_util::stream::BoxStream<'static, EventItem>,
) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    let read = async {
        while let Some(EventItem::Event(event)) = stream.next().await {
            kinds.push(event.event.event.kind);
            if event.event.event.kind == EventKind::BotDeleted {
                break;
            }
        }
    };
    tokio::time::timeout(crate::world::PATIENCE, read)
        .await
        .expect("the events come");
    kinds
}

#[tokio::test]
async fn a_reader_that_comes_back_misses_nothing() {
    let world = World::new().await;
    let live = world
        .fleet
        .subscribe_events(&world.actor, None)
        .await
        .unwrap();
    let (_, start) = world.store.event_range().await.unwrap().unwrap_or_default();
    let bot = world.running("Ada").await.record.id;
    world
        .fleet
        .delete_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    let seen_live = kinds_until_deleted(live).await;
    assert_eq!(seen_live.first(), Some(&EventKind::BotCreated));
    let replayed = world
        .fleet
        .subscribe_events(&world.actor, Some(start))
        .await
        .unwrap();
    assert_eq!(kinds_until_deleted(replayed).await, seen_live);
}

#[tokio::test]
async fn a_reader_from_another_time_reloads() {
    let world = World::new().await;
    let mut stream = world
        .fleet
        .subscribe_events(&world.actor, Some(1_000_000))
        .await
        .unwrap();
    assert!(matches!(stream.next().await, Some(EventItem::Resync)));
}

#[tokio::test]
async fn members_see_nothing_of_others() {
    let world = World::new().await;
    let member = Actor {
        user_id: UserId::generate(),
        name: "eve".to_owned(),
        role: Role::Member,
        kind: ActorKind::Session,
    };
    let bot = world.running("Ada").await.record.id;
    assert!(world.fleet.load_bot(&member, &bot.into()).await.is_err());
    assert!(world.fleet.delete_bot(&member, &bot.into()).await.is_err());
    assert!(world.fleet.list_orphans(&member).await.is_err());
    let all = botmaker_ports::Page {
        after: None,
        limit: 10,
    };
    assert!(
        world
            .fleet
            .list_bots(&member, &Default::default(), all)
            .await
            .unwrap()
            .is_empty()
    );
    let mut stream = world
        .fleet
        .subscribe_events(&member, Some(0))
        .await
        .unwrap();
    world
        .fleet
        .stop_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world.until(bot, botmaker_domain::BotState::Stopped).await;
    world.fleet.shutdown().await;
    while let Some(item) = stream.next().await {
        assert!(
            matches!(&item, EventItem::Event(event) if event.event.event.bot_id.is_none()),
            "{item:?}"
        );
    }
}
