use botmaker_domain::Classify;
use botmaker_fleet::{ChatMessage, CreateBot};
use botmaker_openclaw::gateway::ChatChunk;
use futures_util::StreamExt;

use crate::world::{World, wish};

fn say(text: &str) -> ChatMessage {
    ChatMessage {
        text: text.to_owned(),
        session: None,
    }
}

#[tokio::test]
async fn a_ready_bot_answers() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    let chunks: Vec<_> = world
        .fleet
        .send_message(&world.actor, &bot.into(), say("hi"))
        .await
        .unwrap()
        .collect()
        .await;
    let text: String = chunks
        .iter()
        .filter_map(|c| {
            if let Ok(ChatChunk::Delta(text)) = c {
                Some(text.as_str())
            } else {
                None
            }
        })
        .collect();
    assert_eq!(text, "echo: hi");
    assert!(matches!(chunks.last(), Some(Ok(ChatChunk::Done { .. }))));
}

#[tokio::test]
async fn nonsense_and_bots_that_are_not_ready_are_refused() {
    let world = World::new().await;
    let bot = world.running("Ada").await.record.id;
    for text in [" ".to_owned(), "x".repeat(40_000)] {
        let error = world
            .fleet
            .send_message(&world.actor, &bot.into(), say(&text))
            .await
            .err()
            .unwrap();
        assert_eq!(error.code(), "message_invalid");
    }
    let message = ChatMessage {
        text: "hi".to_owned(),
        session: Some("x".repeat(65)),
    };
    let error = world
        .fleet
        .send_message(&world.actor, &bot.into(), message)
        .await
        .err()
        .unwrap();
    assert_eq!(error.code(), "session_invalid");
    let stopped = world
        .fleet
        .create_bot(
            &world.actor,
            CreateBot {
                start: false,
                ..wish("Bob")
            },
            None,
        )
        .await
        .unwrap()
        .bot
        .record
        .id;
    let error = world
        .fleet
        .send_message(&world.actor, &stopped.into(), say("hi"))
        .await
        .err()
        .unwrap();
    assert_eq!(error.code(), "bot_not_ready");
}
