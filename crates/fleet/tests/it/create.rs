use botmaker_domain::{BotState, Classify, EventKind, Phase, SecretName};
use botmaker_fleet::{CreateBot, CreateBotError};
use botmaker_ports::{BotFiles, EventStore, Page, fakes::runtime::Method};
use botmaker_secrets::SecretString;

use crate::world::{World, settings, wish};

#[tokio::test]
async fn a_bot_is_made_and_becomes_ready() {
    let world = World::new().await;
    let bot = world.running("Ada Lovelace").await;
    assert_eq!(bot.record.spec.hostname.as_str(), "ada-lovelace");
    assert_eq!(
        (bot.record.incarnation, bot.record.image_id.is_some()),
        (1, true)
    );
    assert!(bot.evidence.probe.is_some());
    let spec = world.runtime.container_spec(bot.record.id).unwrap();
    assert_eq!(spec.placement.port, 19000);
    let names: Vec<_> = spec.environment.keys().map(String::as_str).collect();
    assert!(names.contains(&"AI_PROVIDER") && names.contains(&"BOTMAKER_BOT_ID"));
    assert!(
        world
            .runtime
            .config_file(bot.record.id, 1, "openclaw.json")
            .is_some()
    );
    assert!(
        world
            .runtime
            .state_file(bot.record.id, "workspace/SOUL.md")
            .is_some()
    );
    assert!(world.secrets.read_gateway_token(bot.record.id, 1).is_ok());
}

#[tokio::test]
async fn events_tell_the_story_in_order() {
    let world = World::new().await;
    let bot = world.running("Ada").await;
    let events = world
        .store
        .list_events(0, Some(bot.record.id), 100)
        .await
        .unwrap();
    let story: Vec<_> = events
        .iter()
        .map(|e| match e.event.kind {
            EventKind::BotStatusChanged => e.event.status.as_ref().unwrap().state.as_str(),
            kind => kind.as_str(),
        })
        .collect();
    assert_eq!(story, ["bot.created", "starting", "running"]);
}

#[tokio::test]
async fn a_bot_that_shall_not_start_has_no_container() {
    let world = World::new().await;
    let bot = world
        .fleet
        .create_bot(
            &world.actor,
            CreateBot {
                start: false,
                ..wish("Ada")
            },
            None,
        )
        .await
        .unwrap()
        .bot;
    assert_eq!(bot.record.status.state, BotState::Stopped);
    assert_eq!(world.runtime.calls(Method::CreateContainer), 0);
}

#[tokio::test]
async fn the_same_request_with_the_same_key_makes_one_bot() {
    let world = World::new().await;
    let first = world
        .fleet
        .create_bot(&world.actor, wish("Ada"), Some("key-1"))
        .await
        .unwrap();
    let again = world
        .fleet
        .create_bot(&world.actor, wish("Ada"), Some("key-1"))
        .await
        .unwrap();
    assert_eq!((first.is_replay, again.is_replay), (false, true));
    assert_eq!(first.bot.record.id, again.bot.record.id);
    let other = world
        .fleet
        .create_bot(&world.actor, wish("Bob"), Some("key-1"))
        .await
        .unwrap_err();
    assert_eq!(other.code(), "idempotency_key_reused");
}

#[tokio::test]
async fn a_taken_hostname_and_a_full_house_are_refused() {
    let world = World::with(
        botmaker_fleet::FleetSettings {
            max_bots: 2,
            ..settings()
        },
        Default::default(),
    )
    .await;
    world.create("Ada").await;
    assert_eq!(
        world
            .fleet
            .create_bot(&world.actor, wish("ada"), None)
            .await
            .unwrap_err()
            .code(),
        "hostname_taken"
    );
    world.create("Bob").await;
    assert_eq!(
        world
            .fleet
            .create_bot(&world.actor, wish("Cid"), None)
            .await
            .unwrap_err()
            .code(),
        "bot_limit"
    );
}

#[tokio::test]
async fn exhausted_pools_are_named() {
    let few_ports = botmaker_fleet::FleetSettings {
        ports: 19000..=19000,
        ..settings()
    };
    let world = World::with(few_ports, Default::default()).await;
    world.create("Ada").await;
    assert_eq!(
        world
            .fleet
            .create_bot(&world.actor, wish("Bob"), None)
            .await
            .unwrap_err()
            .code(),
        "ports_exhausted"
    );
    let few_subnets = botmaker_fleet::FleetSettings {
        subnet_pool: "10.99.0.0/29".parse().unwrap(),
        ..settings()
    };
    let world = World::with(few_subnets, Default::default()).await;
    world.create("Ada").await;
    assert_eq!(
        world
            .fleet
            .create_bot(&world.actor, wish("Bob"), None)
            .await
            .unwrap_err()
            .code(),
        "subnets_exhausted"
    );
}

#[tokio::test]
async fn many_requests_at_once_get_places_of_their_own() {
    let world = World::new().await;
    let wishes = (0..8).map(|n| {
        world
            .fleet
            .create_bot(&world.actor, wish(&format!("bot {n}")), None)
    });
    let bots = futures_util::future::try_join_all(wishes).await.unwrap();
    let mut ports: Vec<_> = bots
        .iter()
        .map(|created| created.bot.record.placement.port)
        .collect();
    ports.sort_unstable();
    assert_eq!(ports, (19000..19008).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_cannot_be_stored_leaves_nothing() {
    let world = World::new().await;
    // A secret that is a directory's name already cannot be written: the bot's directory is taken by a file.
    let too_long = CreateBot {
        provider: "anthropic".to_owned(),
        provider_key: Some(SecretString::from("x".repeat(5000))),
        ..wish("Ada")
    };
    let error = world
        .fleet
        .create_bot(&world.actor, too_long, None)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, CreateBotError::Invalid(fields) if fields[0].pointer == "/provider_key")
    );
    assert!(world.secrets.list_bots().unwrap().bots.is_empty());
    assert!(world.runtime.list_stored().await.unwrap().is_empty());
}

#[tokio::test]
async fn listing_asks_the_database_once_and_the_engine_never() {
    let world = World::new().await;
    for n in 0..5 {
        world.running(&format!("bot {n}")).await;
    }
    world.runtime.forget_calls();
    let bots = world
        .fleet
        .list_bots(
            &world.actor,
            &Default::default(),
            Page {
                after: None,
                limit: 100,
            },
        )
        .await
        .unwrap();
    assert_eq!(bots.len(), 5);
    assert!(bots.iter().all(|bot| bot.evidence.container.is_some()));
    assert_eq!(
        world.runtime.calls(Method::FindContainer) + world.runtime.calls(Method::ListContainers),
        0
    );
}

#[tokio::test]
async fn the_row_names_secrets_and_never_holds_them() {
    let world = World::new().await;
    let key = "sk-very-secret-value";
    let wish = CreateBot {
        provider: "anthropic".to_owned(),
        model: "claude-opus-4-6".to_owned(),
        provider_key: Some(SecretString::from(key)),
        ..wish("Ada")
    };
    let bot = world
        .fleet
        .create_bot(&world.actor, wish, None)
        .await
        .unwrap()
        .bot;
    assert!(
        bot.record
            .spec
            .secrets
            .contains_key(&SecretName::provider_key())
    );
    let bot = world.until(bot.record.id, BotState::Running).await;
    assert!(!format!("{bot:?}").contains(key));
    assert!(!format!("{:?}", world.runtime.container_spec(bot.record.id)).contains(key));
    let config = world
        .runtime
        .config_file(bot.record.id, 1, "openclaw.json")
        .unwrap();
    assert!(!String::from_utf8(config).unwrap().contains(key));
    assert_eq!(bot.record.phase, Phase::Active);
}

#[tokio::test]
async fn the_same_request_sent_twice_at_once_makes_one_bot() {
    let world = World::new().await;
    let requests = (0..4).map(|_| {
        world
            .fleet
            .create_bot(&world.actor, wish("Ada"), Some("key-1"))
    });
    let created = futures_util::future::join_all(requests).await;
    let ids: std::collections::BTreeSet<_> = created
        .into_iter()
        .map(|created| created.unwrap().bot.record.id)
        .collect();
    assert_eq!(ids.len(), 1);
}
