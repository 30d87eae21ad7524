//! What people hear of the keyring, and what is kept of a bot's life.

use std::time::Duration;

use botmaker_domain::{
    Actor, ActorKind, BotId, BotState, Event, EventKind, Role, UserId,
    keyring::{
        Budget, BudgetCrossing, BudgetLevel, BudgetLimit, BudgetPeriod, BudgetScope, BudgetState,
        IncidentKind, KeyId, MicroUsd, Price,
    },
};
use botmaker_fleet::{
    Activity, CreateBot, EventItem, SecretString,
    keyring::{ChangeKey, EnterKey},
};
use botmaker_openclaw::gateway::FakeGateway;
use botmaker_ports::{Keyring, KeyringError, fakes::store::StoreFault};
use futures_util::StreamExt;

use crate::world::{PATIENCE, World, wish};

fn daily(scope: BudgetScope) -> Budget {
    Budget {
        scope,
        period: BudgetPeriod::Day,
        limit: BudgetLimit::Money(MicroUsd(5_000_000)),
    }
}

fn crossing(scope: BudgetScope, level: BudgetLevel) -> BudgetCrossing {
    BudgetCrossing {
        state: BudgetState {
            budget: daily(scope),
            spent: 4_000_000,
            reserved: 0,
            began_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            resets_at: "2026-11-22T00:00:00Z".parse().unwrap(),
        },
        level,
        refused: None,
    }
}

async fn activity(world: &World, actor: &Actor) -> Vec<Event> {
    let part = Activity {
        before: None,
        limit: 200,
    };
    let mut events = world.fleet.activity(actor, part).await.unwrap().events;
    events.reverse();
    events
}

/// The events of the keyring, oldest first: what, about whom, in which words.
async fn told(world: &World, actor: &Actor) -> Vec<(EventKind, Option<BotId>, String)> {
    let events = activity(world, actor).await.into_iter();
    let events = events.filter(|it| it.event.kind.is_of_keyring());
    let words = |it: Event| it.event.detail.unwrap_or_default();
    events
        .map(|it| (it.event.kind, it.event.bot_id, words(it)))
        .collect()
}

/// Waits until so many events of the keyring are there.
async fn heard(world: &World, count: usize) -> Vec<(EventKind, Option<BotId>, String)> {
    let all = async {
        loop {
            let told = told(world, &world.actor).await;
            if told.len() >= count {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let all = tokio::time::timeout(PATIENCE, all).await;
    all.expect("people are told")
}

fn member() -> Actor {
    Actor {
        user_id: UserId::generate(),
        role: Role::Member,
        name: "mia".to_owned(),
        kind: ActorKind::Session,
    }
}

async fn enter(world: &World, label: &str) -> botmaker_domain::keyring::KeyRecord {
    let key = EnterKey {
        vendor: "anthropic".to_owned(),
        base_url: None,
        label: label.to_owned(),
        tags: Vec::new(),
        expires_at: None,
        secret: Some(SecretString::from("sk-nobody-tells")),
    };
    world.fleet.add_key(&world.actor, key).await.unwrap()
}

#[tokio::test]
async fn what_the_keyring_wants_people_to_hear_is_told_once() {
    let mut world = World::new().await;
    let bot = world.create("Ada").await.record.id;
    let mut live = world
        .fleet
        .subscribe_events(&world.actor, None)
        .await
        .unwrap();
    let keyring = &world.keyring;
    keyring.cross(crossing(BudgetScope::Bot(bot), BudgetLevel::Warning));
    keyring.cross(crossing(BudgetScope::All, BudgetLevel::Spent));
    let noted = keyring.note_incident(IncidentKind::CanaryUsed, bot, "seen at the proxy");
    noted.await.unwrap();
    let words = [
        (
            EventKind::BudgetWarning,
            Some(bot),
            "80 % of this bot's budget of $5.00 a day is spent",
        ),
        (
            EventKind::BudgetSpent,
            None,
            "the budget of $5.00 a day of all bots together is spent; it begins anew on 2026-11-22",
        ),
        (
            EventKind::KeyringIncident,
            Some(bot),
            "this bot's false key was used: somebody has read its files (seen at the proxy)",
        ),
    ];
    let expected = words.map(|(kind, bot, words)| (kind, bot, words.to_owned()));
    assert_eq!(heard(&world, 3).await, expected);
    // Live readers have the bot with it.
    let first = async {
        loop {
            if let Some(EventItem::Event(event)) = live.next().await
                && event.event.event.kind == EventKind::BudgetWarning
            {
                return event.bot.as_ref().map(|view| view.record.id);
            }
        }
    };
    let first = tokio::time::timeout(PATIENCE, first).await;
    assert_eq!(first.expect("it comes"), Some(bot));
    assert!(keyring.notices().await.unwrap().is_empty());
    // Neither the next looks nor another process tell it again.
    world.restart().await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(told(&world, &world.actor).await, expected);
}

#[tokio::test]
async fn what_could_not_be_told_is_told_later() {
    let world = World::new().await;
    world.store.set_fault(Some(StoreFault::Full));
    let crossings = [BudgetLevel::Warning, BudgetLevel::Spent];
    for level in crossings {
        world.keyring.cross(crossing(BudgetScope::All, level));
    }
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(world.keyring.notices().await.unwrap().len(), 2);
    let away = KeyringError::Unavailable {
        message: "nobody listens".to_owned(),
    };
    world.keyring.set_fault(Some(away));
    world.store.set_fault(None);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert!(told(&world, &world.actor).await.is_empty());
    world.keyring.set_fault(None);
    let kinds = heard(&world, 2).await.into_iter().map(|it| it.0);
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [EventKind::BudgetWarning, EventKind::BudgetSpent]
    );
}

/// Everything that people can change, once; returns the key that was there for a while.
async fn change_everything(world: &World, bot: BotId) -> KeyId {
    let (fleet, actor) = (&world.fleet, &world.actor);
    let key = enter(world, "work").await;
    let change = ChangeKey {
        enabled: Some(false),
        secret: Some(SecretString::from("sk-another-secret")),
        ..ChangeKey::default()
    };
    fleet.change_key(actor, key.id, change).await.unwrap();
    for scope in [
        BudgetScope::Bot(bot),
        BudgetScope::Key(key.id),
        BudgetScope::All,
    ] {
        fleet.set_budget(actor, daily(scope)).await.unwrap();
    }
    let removed = fleet.remove_budget(actor, BudgetScope::All, BudgetPeriod::Day);
    removed.await.unwrap();
    fleet.set_rate(actor, &bot.into(), Some(30)).await.unwrap();
    fleet.cut_off_bot(actor, &bot.into(), true).await.unwrap();
    fleet.keyring_panic(actor, true).await.unwrap();
    fleet.rotate_keyring_master(actor).await.unwrap();
    let price = Some(Price {
        input: MicroUsd(1_250_000),
        output: MicroUsd(10_000_000),
        ..Price::default()
    });
    let priced = fleet.set_price(actor, "openai", "gpt-x*", price);
    priced.await.unwrap();
    fleet.remove_key(actor, key.id).await.unwrap();
    key.id
}

#[tokio::test]
async fn what_people_change_is_noted_with_their_name_and_no_secret() {
    let world = World::new().await;
    let (fleet, actor) = (&world.fleet, &world.actor);
    let bot = world.create("Ada").await.record.id;
    let key = change_everything(&world, bot).await;
    let expected = [
        (None, "the Anthropic key “work” was added"),
        (
            None,
            "the Anthropic key “work” is disabled, has another value",
        ),
        (Some(bot), "this bot may use $5.00 a day"),
        (None, "the Anthropic key “work” may be used for $5.00 a day"),
        (None, "all bots together may use $5.00 a day"),
        (
            None,
            "the budgets of all bots together by the day were removed",
        ),
        (Some(bot), "this bot may send 30 requests a minute"),
        (Some(bot), "this bot was cut off from its model"),
        (None, "every bot was cut off from its model"),
        (None, "the keyring has a new master key"),
        (
            None,
            "a million tokens of OpenAI's gpt-x* cost $1.25 read and $10.00 written",
        ),
        (None, "the Anthropic key “work” was removed"),
    ];
    let expected = expected.map(|(bot, words)| (EventKind::KeyringChanged, bot, words.to_owned()));
    assert_eq!(told(&world, actor).await, expected);
    let events = activity(&world, actor).await;
    let of_keyring = events.iter().filter(|it| it.event.kind.is_of_keyring());
    assert!(
        of_keyring
            .clone()
            .all(|it| it.event.actor.as_ref() == Some(&actor.name))
    );
    assert!(!format!("{events:?}").contains("sk-"));
    // What was refused is not noted, nor what changed nothing.
    assert!(fleet.remove_key(actor, key).await.is_err());
    assert!(fleet.keyring_panic(&member(), false).await.is_err());
    assert_eq!(told(&world, actor).await.len(), expected.len());
}

#[tokio::test]
async fn members_hear_nothing_of_everybodys_keys_and_budgets() {
    let world = World::new().await;
    let member = member();
    let mut live = world.fleet.subscribe_events(&member, None).await.unwrap();
    world.create("Ada").await;
    enter(&world, "work").await;
    world
        .keyring
        .cross(crossing(BudgetScope::All, BudgetLevel::Spent));
    heard(&world, 2).await;
    assert!(told(&world, &member).await.is_empty());
    let none = tokio::time::timeout(Duration::from_millis(200), live.next()).await;
    assert!(none.is_err(), "{none:?}");
    let mut replay = world
        .fleet
        .subscribe_events(&member, Some(0))
        .await
        .unwrap();
    let next = tokio::time::timeout(Duration::from_millis(200), async {
        loop {
            match replay.next().await {
                Some(EventItem::Event(event)) if event.event.event.kind.is_of_keyring() => {
                    return event.event.event.clone();
                }
                Some(_) => {}
                None => std::future::pending::<()>().await,
            }
        }
    });
    assert!(next.await.is_err());
}

#[tokio::test]
async fn a_deleted_bot_takes_its_budgets_its_rate_and_its_being_cut_off_with_it() {
    let world = World::new().await;
    enter(&world, "main").await;
    let on_anthropic = CreateBot {
        provider: "anthropic".to_owned(),
        model: "claude-sonnet-5".to_owned(),
        ..wish("Ada")
    };
    let created = world.fleet.create_bot(&world.actor, on_anthropic, None);
    let with_leave = created.await.unwrap().bot.record.id;
    world.until(with_leave, BotState::Running).await;
    // One that never had leave may have bounds all the same.
    let without = world.running("Bea").await.record.id;
    let (fleet, actor) = (&world.fleet, &world.actor);
    for bot in [with_leave, without] {
        let budget = daily(BudgetScope::Bot(bot));
        fleet.set_budget(actor, budget).await.unwrap();
        fleet.set_rate(actor, &bot.into(), Some(3)).await.unwrap();
        fleet.cut_off_bot(actor, &bot.into(), true).await.unwrap();
    }
    for bot in [with_leave, without] {
        fleet.delete_bot(actor, &bot.into()).await.unwrap();
        world.gone(bot).await;
        let states = world.keyring.list_budgets().await.unwrap();
        assert!(
            states
                .iter()
                .all(|it| it.budget.scope != BudgetScope::Bot(bot))
        );
        assert_eq!(world.keyring.find_rate(bot), None);
        assert!(!world.keyring.is_cut_off(bot));
        assert_eq!(world.keyring.find_grant(bot), None);
    }
}

#[tokio::test]
async fn a_bots_life_is_told_also_when_it_is_silent_and_after_a_restart() {
    let mut world = World::new().await;
    let before = jiff::Timestamp::now();
    let bot = world.create("Ada").await;
    let view = world.until(bot.record.id, BotState::Running).await;
    let bot = bot.record.id;
    let deployed_at = view.deployed_at.unwrap();
    let heard_at = view.last_heartbeat_at.unwrap();
    assert!(before <= deployed_at && deployed_at <= heard_at, "{view:?}");
    let address = ([127, 0, 0, 1], view.record.placement.port).into();
    let later = world.wait(bot, |view| view.last_heartbeat_at > Some(heard_at));
    assert_eq!(later.await.deployed_at, Some(deployed_at));
    world
        .gateway
        .set_report(address, FakeGateway::unreachable_report());
    let silent = world.until(bot, BotState::Unhealthy).await;
    let last = silent.last_heartbeat_at.unwrap();
    assert!(last >= heard_at);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(world.load(bot).await.last_heartbeat_at, Some(last));
    // The row was written when it fell silent, and says it.
    world.restart().await;
    let after = world.load(bot).await;
    assert_eq!(after.last_heartbeat_at, Some(last));
    assert_eq!(after.deployed_at, Some(deployed_at));
}
