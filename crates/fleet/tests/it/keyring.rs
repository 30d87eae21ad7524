//! Bots that use the keyring's keys: leave before the first start, none after the last.

use std::time::Duration;

use botmaker_domain::{
    BaseUrl, BotId, BotRecord, BotState, KeySource, ProviderId, ReasonCode, SecretName, Tag,
    keyring::{
        Budget, BudgetLimit, BudgetPeriod, BudgetScope, IncidentKind, KeyId, KeyRecord, MicroUsd,
    },
};
use botmaker_fleet::{
    Adoption, BotView, CreateBot, CreateBotError, EditBot, SecretString,
    keyring::{ChangeKey, EnterKey, KeyringUseError, ScanSettings},
};
use botmaker_ports::{Keyring, KeyringError};

use crate::world::{World, settings, wish};

fn enter(vendor: &str, label: &str, tags: &[&str]) -> EnterKey {
    EnterKey {
        vendor: vendor.to_owned(),
        base_url: None,
        label: label.to_owned(),
        tags: tags.iter().map(ToString::to_string).collect(),
        expires_at: None,
        secret: Some(SecretString::from(format!("sk-{label}"))),
    }
}

async fn add(world: &World, key: EnterKey) -> KeyRecord {
    world.fleet.add_key(&world.actor, key).await.unwrap()
}

fn on_anthropic(name: &str) -> CreateBot {
    CreateBot {
        provider: "anthropic".to_owned(),
        model: "claude-sonnet-5".to_owned(),
        ..wish(name)
    }
}

async fn create(world: &World, wish: CreateBot) -> Result<BotView, CreateBotError> {
    let created = world.fleet.create_bot(&world.actor, wish, None).await?;
    Ok(created.bot)
}

fn digests(world: &World, bot: BotId) -> Vec<[u8; 32]> {
    world
        .keyring
        .find_grant(bot)
        .map(|grant| grant.digests)
        .unwrap_or_default()
}

#[tokio::test]
async fn a_bot_without_a_key_of_its_own_gets_leave_before_it_starts() {
    let world = World::new().await;
    let refused = create(&world, on_anthropic("Ada")).await;
    let Err(CreateBotError::Invalid(fields)) = refused else {
        panic!("there is no key yet");
    };
    assert!(fields[0].detail.contains("keys add"), "{fields:?}");

    add(&world, enter("anthropic", "main", &[])).await;
    let bot = create(&world, on_anthropic("Ada")).await.unwrap().record.id;
    let record = world.until(bot, BotState::Running).await.record;
    assert_eq!(record.spec.key, KeySource::Operator);
    let grant = world.keyring.find_grant(bot).unwrap();
    assert_eq!(grant.digests, [record.spec.grant.unwrap().digest()]);
    assert_eq!(
        (grant.vendor.as_str(), grant.max_output_tokens),
        ("anthropic", 16_384)
    );

    // What it has is a token, and not the key; its model is at the proxy.
    let slot = record.lifecycle.config_slot;
    let config = world
        .runtime
        .config_file(bot, slot, "openclaw.json")
        .unwrap();
    let config = String::from_utf8(config).unwrap();
    assert!(
        config.contains("http://botmaker:7102/anthropic"),
        "{config}"
    );
    let canary = world
        .runtime
        .state_file(bot, "workspace/.credentials/api-keys.env");
    let canary = String::from_utf8(canary.unwrap()).unwrap();
    assert!(canary.starts_with("OPENAI_API_KEY=sk-proj-"), "{canary}");
}

#[tokio::test]
async fn a_deleted_bot_has_no_leave_and_its_row_stays_until_that_is_certain() {
    let world = World::new().await;
    add(&world, enter("anthropic", "main", &[])).await;
    let bot = create(&world, on_anthropic("Ada")).await.unwrap().record.id;
    world.until(bot, BotState::Running).await;
    let away = KeyringError::Unavailable {
        message: "nobody listens".to_owned(),
    };
    world.keyring.set_fault(Some(away));
    world
        .fleet
        .delete_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world
        .wait(bot, |view| view.record.status.state == BotState::Deleting)
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        world.runtime.container(bot).is_none(),
        "what could use it goes at once"
    );
    assert_eq!(
        world.load(bot).await.record.status.state,
        BotState::Deleting
    );
    world.keyring.set_fault(None);
    world.gone(bot).await;
    assert_eq!(world.keyring.find_grant(bot), None);
}

#[tokio::test]
async fn a_keyring_that_is_away_keeps_nobody_from_running_and_starts_wait_for_it() {
    let world = World::new().await;
    add(&world, enter("anthropic", "main", &[])).await;
    let ada = create(&world, on_anthropic("Ada")).await.unwrap().record.id;
    world.until(ada, BotState::Running).await;
    let bea = CreateBot {
        start: false,
        ..on_anthropic("Bea")
    };
    let bea = create(&world, bea).await.unwrap().record.id;
    world.keyring.set_fault(Some(KeyringError::Unavailable {
        message: "gone".to_owned(),
    }));
    world
        .fleet
        .start_bot(&world.actor, &bea.into())
        .await
        .unwrap();
    let waiting = world
        .wait(bea, |view| {
            let reason = view.record.status.reason.as_ref();
            reason.is_some_and(|reason| reason.code == ReasonCode::KeyringUnavailable)
        })
        .await;
    assert!(
        world.runtime.container(bea).is_none(),
        "{:?}",
        waiting.record.status
    );
    assert_eq!(world.load(ada).await.record.status.state, BotState::Running);
    world.keyring.set_fault(None);
    world.until(bea, BotState::Running).await;
}

/// The bot after a change, once it runs with it.
async fn changed(world: &World, bot: BotId, wish: EditBot) -> BotRecord {
    let edited = world.fleet.edit_bot(&world.actor, &bot.into(), wish).await;
    edited.unwrap();
    let is_settled = |view: &BotView| {
        !view.record.is_changing() && view.record.status.state == BotState::Running
    };
    world.wait(bot, is_settled).await.record
}

#[tokio::test]
async fn a_bot_moves_from_its_own_key_to_the_keyring_and_back() {
    let world = World::new().await;
    add(&world, enter("anthropic", "main", &[])).await;
    let own = CreateBot {
        provider_key: Some(SecretString::from("sk-own")),
        ..on_anthropic("Ada")
    };
    let bot = create(&world, own).await.unwrap().record.id;
    let before = world.until(bot, BotState::Running).await.record;
    assert_eq!(
        (before.spec.key.clone(), digests(&world, bot)),
        (KeySource::Own, vec![])
    );

    let to_keyring = EditBot {
        key: Some(botmaker_fleet::KeyWish::Operator),
        ..EditBot::default()
    };
    let moved = changed(&world, bot, to_keyring).await;
    assert_eq!(
        digests(&world, bot),
        [moved.spec.grant.clone().unwrap().digest()]
    );
    let version = |spec: &botmaker_domain::BotSpec| spec.secrets[&SecretName::provider_key()];
    assert!(version(&moved.spec) > version(&before.spec));

    // A new token: the old one is good until the bot runs with the new one, and not longer.
    let rotate = EditBot {
        new_token: true,
        ..EditBot::default()
    };
    let rotated = changed(&world, bot, rotate).await;
    assert_ne!(rotated.spec.grant, moved.spec.grant);
    world
        .wait(bot, |_| {
            digests(&world, bot) == [rotated.spec.grant.clone().unwrap().digest()]
        })
        .await;

    let back = EditBot {
        provider_key: Some(Some(SecretString::from("sk-own-2"))),
        ..EditBot::default()
    };
    let own = changed(&world, bot, back).await;
    assert_eq!((own.spec.key, own.spec.grant), (KeySource::Own, None));
    world
        .wait(bot, |_| world.keyring.find_grant(bot).is_none())
        .await;
}

#[tokio::test]
async fn leave_that_the_keyring_lost_is_given_again_and_that_of_nobody_is_taken() {
    let mut world = World::new().await;
    add(&world, enter("anthropic", "main", &[])).await;
    let bot = create(&world, on_anthropic("Ada")).await.unwrap().record.id;
    world.until(bot, BotState::Running).await;
    let grant = world.keyring.find_grant(bot).unwrap();
    world.keyring.revoke_grant(bot).await.unwrap();
    let nobody = BotId::generate();
    let stray = botmaker_domain::keyring::Grant {
        bot: nobody,
        digests: vec![[9; 32]],
        ..grant.clone()
    };
    world.keyring.put_grant(&stray).await.unwrap();
    world.restart().await;
    let is_mended = || {
        world.keyring.find_grant(bot) == Some(grant.clone())
            && world.keyring.find_grant(nobody).is_none()
    };
    world.wait(bot, |_| is_mended()).await;
}

#[tokio::test]
async fn only_keys_that_fit_let_a_bot_be_made() {
    let world = World::new().await;
    add(&world, enter("anthropic", "research", &["research"])).await;
    assert!(
        create(&world, on_anthropic("Ada")).await.is_err(),
        "the key is for others"
    );
    let tagged = CreateBot {
        key: Some(botmaker_fleet::KeyWish::Tags(vec!["research".to_owned()])),
        ..on_anthropic("Ada")
    };
    let bot = create(&world, tagged).await.unwrap().record.id;
    let grant = world
        .wait(bot, |_| world.keyring.find_grant(bot).is_some())
        .await;
    assert_eq!(
        grant.record.spec.key.tags(),
        [Tag::parse("research").unwrap()]
    );

    let local = |url: &str| CreateBot {
        provider: "ollama".to_owned(),
        model: "llama3.3".to_owned(),
        base_url: Some(url.to_owned()),
        key: Some(botmaker_fleet::KeyWish::Operator),
        ..wish("Bea")
    };
    let here = EnterKey {
        base_url: Some("http://127.0.0.1:11434".to_owned()),
        secret: None,
        ..enter("ollama", "here", &[])
    };
    add(&world, here).await;
    assert!(
        create(&world, local("http://elsewhere.test:11434"))
            .await
            .is_err()
    );
    let bot = create(&world, local("http://127.0.0.1:11434"))
        .await
        .unwrap()
        .record
        .id;
    world
        .wait(bot, |_| world.keyring.find_grant(bot).is_some())
        .await;
    let url = BaseUrl::parse("http://127.0.0.1:11434").unwrap();
    assert_eq!(world.keyring.find_grant(bot).unwrap().base_url, Some(url));
}

#[tokio::test]
async fn keys_are_checked_named_once_and_tell_who_needs_them() {
    let world = World::new().await;
    let bad = EnterKey {
        base_url: Some("https://elsewhere.test".to_owned()),
        secret: None,
        ..enter("anthropic", " ", &["Bad Tag"])
    };
    let Err(KeyringUseError::Invalid(fields)) = world.fleet.add_key(&world.actor, bad).await else {
        panic!("everything about it is wrong");
    };
    let pointers: Vec<_> = fields.iter().map(|field| field.pointer.as_str()).collect();
    assert_eq!(pointers, ["/base_url", "/secret", "/label", "/tags"]);

    let key = add(&world, enter("anthropic", "main", &[])).await;
    let again = world
        .fleet
        .add_key(&world.actor, enter("anthropic", "main", &[]))
        .await;
    assert!(matches!(
        again,
        Err(KeyringUseError::Keyring(KeyringError::Conflict { .. }))
    ));
    let bot = create(&world, on_anthropic("Ada")).await.unwrap().record.id;
    let users = |keys: Vec<botmaker_fleet::keyring::KeyView>| {
        let found = keys.into_iter().find(|it| it.record.id == key.id).unwrap();
        found
            .bots
            .into_iter()
            .map(|user| (user.id, user.has_other))
            .collect::<Vec<_>>()
    };
    let listed = world.fleet.list_keys(&world.actor).await.unwrap();
    assert_eq!(users(listed), [(bot, false)]);
    add(&world, enter("anthropic", "spare", &[])).await;
    let off = ChangeKey {
        enabled: Some(false),
        ..ChangeKey::default()
    };
    world
        .fleet
        .change_key(&world.actor, key.id, off)
        .await
        .unwrap();
    let listed = world.fleet.list_keys(&world.actor).await.unwrap();
    assert_eq!(users(listed), [(bot, true)]);
}

#[tokio::test]
async fn budgets_are_of_somebody_and_more_than_nothing() {
    let world = World::with(settings(), Default::default()).await;
    let budget = |scope, amount| Budget {
        scope,
        period: BudgetPeriod::Day,
        limit: BudgetLimit::Money(MicroUsd(amount)),
    };
    let set = |budget| world.fleet.set_budget(&world.actor, budget);
    assert!(set(budget(BudgetScope::All, 0)).await.is_err());
    assert!(
        set(budget(BudgetScope::Key(KeyId::generate()), 1))
            .await
            .is_err()
    );
    assert!(
        set(budget(BudgetScope::Bot(BotId::generate()), 1))
            .await
            .is_err()
    );
    set(budget(BudgetScope::All, 5_000_000)).await.unwrap();
    let listed = world.fleet.list_budgets(&world.actor).await.unwrap();
    assert_eq!(listed.len(), 1);
    world
        .fleet
        .remove_budget(&world.actor, BudgetScope::All, BudgetPeriod::Day)
        .await
        .unwrap();
    assert!(
        world
            .fleet
            .list_budgets(&world.actor)
            .await
            .unwrap()
            .is_empty()
    );
    let unknown = ProviderId::parse("nobody").unwrap();
    let priced = world
        .fleet
        .set_price(&world.actor, unknown.as_str(), "m", None)
        .await;
    assert!(matches!(priced, Err(KeyringUseError::Invalid(_))));
}

#[tokio::test]
async fn a_bot_from_the_trash_gets_another_token_by_itself() {
    let world = World::new().await;
    add(&world, enter("anthropic", "main", &[])).await;
    let bot = create(&world, on_anthropic("Ada")).await.unwrap().record.id;
    let before = world.until(bot, BotState::Running).await.record;
    world
        .fleet
        .delete_bot(&world.actor, &bot.into())
        .await
        .unwrap();
    world.gone(bot).await;
    let leftovers = world.fleet.list_leftovers(&world.actor).await.unwrap();
    let leftover = leftovers.iter().find(|it| it.bot_id == bot).unwrap();
    assert!(
        leftover.missing_secrets.is_empty(),
        "{:?}",
        leftover.missing_secrets
    );
    let wish = Adoption {
        start: true,
        ..Adoption::default()
    };
    world
        .fleet
        .adopt_leftover(&world.actor, &leftover.name, wish)
        .await
        .unwrap();
    let after = world.until(bot, BotState::Running).await.record;
    assert_eq!(after.spec.key, KeySource::Operator);
    assert_ne!(after.spec.grant, before.spec.grant);
    assert_eq!(digests(&world, bot), [after.spec.grant.unwrap().digest()]);
}

#[tokio::test]
async fn a_false_key_in_a_bots_log_is_told_once_and_cuts_it_off_where_that_is_wished() {
    let mut settings = settings();
    settings.canary_scan = ScanSettings {
        every: Duration::from_secs(1),
        cuts_off: true,
        ..ScanSettings::default()
    };
    let world = World::with(settings, Default::default()).await;
    let bot = world.running("Ada").await.record.id;
    let path = "workspace/.credentials/api-keys.env";
    let file = String::from_utf8(world.runtime.state_file(bot, path).unwrap()).unwrap();
    let (_, key) = file.trim().split_once('=').unwrap();
    // As two pieces of a line that the engine cuts.
    let (first, rest) = key.split_at(20);
    for piece in [format!("found {first}"), format!("{rest} in a file\n")] {
        let stream = botmaker_fleet::LogStream::Stdout;
        world.runtime.print_bytes(bot, stream, piece.into());
    }
    world.wait(bot, |_| world.keyring.is_cut_off(bot)).await;
    // Two more looks at the same log tell nothing new.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let incidents = world.fleet.incidents(&world.actor).await.unwrap();
    let told: Vec<_> = incidents
        .iter()
        .map(|incident| (incident.kind, incident.bot, incident.times))
        .collect();
    assert_eq!(told, [(IncidentKind::CanaryLogged, bot, 1)]);
    assert!(!format!("{incidents:?}").contains(key));
}
