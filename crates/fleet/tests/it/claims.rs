//! A channel token is one bot's only.

use std::collections::BTreeMap;

use botmaker_domain::{Actor, ActorKind, BotId, BotState, Classify, Role, UserId};
use botmaker_fleet::{CreateBot, CreateBotError, CreateChannel};
use botmaker_ports::{
    AccessStore, BotStore, NewBot, SecretFingerprint, UserRecord, fakes::runtime::Method,
};
use botmaker_secrets::SecretString;

use crate::world::{World, wish};

fn telegram(name: &str, letter: &str) -> CreateBot {
    let token = format!("123456789:{}", letter.repeat(35));
    let channel = CreateChannel {
        kind: "telegram".to_owned(),
        secrets: BTreeMap::from([("telegram_token".to_owned(), SecretString::from(token))]),
        allow_from: vec!["7".to_owned()],
        ..CreateChannel::default()
    };
    CreateBot {
        channels: vec![channel],
        start: false,
        ..wish(name)
    }
}

async fn create(world: &World, actor: &Actor, wish: CreateBot) -> Result<BotId, CreateBotError> {
    let made = world.fleet.create_bot(actor, wish, None).await;
    made.map(|made| made.bot.record.id)
}

fn complaint(error: &CreateBotError) -> (&'static str, Vec<(String, String)>) {
    (error.code(), error.fields())
}

#[tokio::test]
async fn the_same_token_on_a_second_bot_is_refused_by_the_name_of_the_first() {
    let world = World::new().await;
    create(&world, &world.actor, telegram("Ada", "a"))
        .await
        .unwrap();
    let error = create(&world, &world.actor, telegram("Grace", "a"))
        .await
        .unwrap_err();
    let field = (
        "/channels/0/secrets/telegram_token".to_owned(),
        "bot “Ada” already uses this token".to_owned(),
    );
    assert_eq!(complaint(&error), ("secret_in_use", vec![field]));
    assert_eq!(world.store.count_bots().await.unwrap(), 1);
    assert_eq!(world.secrets.list_bots().unwrap().bots.len(), 1);
    create(&world, &world.actor, telegram("Grace", "b"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_member_is_not_told_whose_token_it_is() {
    let world = World::new().await;
    create(&world, &world.actor, telegram("Ada", "a"))
        .await
        .unwrap();
    let user = UserRecord {
        id: UserId::generate(),
        name: "bob".to_owned(),
        role: Role::Member,
        password_hash: String::new(),
        created_at: jiff::Timestamp::UNIX_EPOCH,
    };
    world.store.insert_user(&user).await.unwrap();
    let bob = Actor {
        user_id: user.id,
        name: user.name,
        role: Role::Member,
        kind: ActorKind::Session,
    };
    let error = create(&world, &bob, telegram("Bob's", "a"))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "another bot already uses this token");
}

#[tokio::test]
async fn a_token_is_free_when_its_bot_is_gone_and_not_before() {
    let world = World::new().await;
    let ada = create(&world, &world.actor, telegram("Ada", "a"))
        .await
        .unwrap();
    world.until(ada, BotState::Stopped).await;
    world.runtime.set_delay(
        Method::TrashState,
        None,
        std::time::Duration::from_secs(3600),
    );
    world
        .fleet
        .delete_bot(&world.actor, &ada.into())
        .await
        .unwrap();
    let error = create(&world, &world.actor, telegram("Grace", "a"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("being deleted"), "{error}");
    let mut world = world;
    world
        .runtime
        .set_delay(Method::TrashState, None, std::time::Duration::ZERO);
    world.restart().await;
    world.gone(ada).await;
    create(&world, &world.actor, telegram("Grace", "a"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_creation_that_fails_claims_nothing() {
    let world = World::new().await;
    world.create("Ada").await;
    let taken = CreateBot {
        hostname: Some("ada".to_owned()),
        ..telegram("Grace", "a")
    };
    let error = create(&world, &world.actor, taken).await.unwrap_err();
    assert_eq!(error.code(), "hostname_taken");
    create(&world, &world.actor, telegram("Grace", "a"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_creation_interrupted_between_row_and_secrets_leaves_no_claim() {
    let mut world = World::new().await;
    let ada = world.running("Ada").await.record;
    let mut spec = ada.spec.clone();
    spec.hostname = botmaker_domain::Hostname::parse("half").unwrap();
    let fingerprint = SecretFingerprint {
        secret: botmaker_domain::SecretName::parse("telegram_token").unwrap(),
        version: 1,
        fingerprint: [7; 32],
    };
    let unfinished = NewBot {
        id: BotId::generate(),
        owner_id: ada.owner_id,
        spec,
        placement: botmaker_domain::Placement {
            port: 19005,
            subnet: "10.99.0.128/29".parse().unwrap(),
            ..ada.placement.clone()
        },
        status: ada.status.clone(),
        author: None,
        marks: Default::default(),
        fingerprints: vec![fingerprint],
        before: None,
        created_at: ada.created_at,
    };
    let inserted = world.store.insert_bot(&unfinished, None, 10, &[]).await;
    inserted.unwrap();
    world.restart().await;
    world.gone(unfinished.id).await;
    let claimed = world.store.find_fingerprint(&[7; 32]).await.unwrap();
    assert_eq!(claimed, None);
}
