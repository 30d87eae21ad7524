//! What is left of bots that are gone, and how it becomes a bot again.

use std::{collections::BTreeMap, time::Duration};

use botmaker_domain::{BotId, BotState, Classify, Power, SecretName};
use botmaker_fleet::{
    Adoption, BotView, CreateBot, CreateChannel, FleetSettings, JanitorSettings, Leftover,
    LeftoverPlace,
};
use botmaker_ports::{
    BotFiles, BotRuntime, StoredPlace,
    fakes::runtime::{FakeRuntime, Method},
};
use botmaker_secrets::SecretString;

use crate::world::{World, settings, wish};

const TOKEN: &str = "123456789:AAEexampleexampleexampleexampleexam";

fn with_telegram(name: &str) -> CreateBot {
    let secrets = [(
        "telegram_token".to_owned(),
        SecretString::from(TOKEN.to_owned()),
    )];
    CreateBot {
        channels: vec![CreateChannel {
            kind: "telegram".to_owned(),
            secrets: BTreeMap::from(secrets),
            allow_from: vec!["42".to_owned()],
            ..CreateChannel::default()
        }],
        persona: Some("Remembers.".to_owned()),
        ..wish(name)
    }
}

fn with_token() -> Adoption {
    let secrets = with_telegram("").channels.remove(0).secrets;
    Adoption {
        secrets,
        ..Adoption::default()
    }
}

async fn running(world: &World, wish: CreateBot) -> BotView {
    let made = world.fleet.create_bot(&world.actor, wish, None).await;
    let bot = made.unwrap().bot.record.id;
    world.until(bot, BotState::Running).await
}

async fn delete(world: &World, bot: BotId) {
    let wished = world.fleet.delete_bot(&world.actor, &bot.into()).await;
    wished.unwrap();
    world.gone(bot).await;
}

async fn leftovers(world: &World) -> Vec<Leftover> {
    world.fleet.list_leftovers(&world.actor).await.unwrap()
}

async fn adopt(world: &World, name: &str, wish: Adoption) -> BotView {
    let wish = Adoption {
        start: true,
        ..wish
    };
    let adopted = world.fleet.adopt_leftover(&world.actor, name, wish);
    let bot = adopted.await.unwrap().record.id;
    world.until(bot, BotState::Running).await
}

#[tokio::test]
async fn a_deleted_bot_comes_back_with_what_it_knew() {
    let world = World::new().await;
    let before = running(&world, with_telegram("Ada")).await.record;
    world
        .runtime
        .write_state(before.id, "memory/notes.md", "mine");
    delete(&world, before.id).await;
    let left = leftovers(&world).await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(
        (left[0].place, left[0].bot_id),
        (LeftoverPlace::Trash, before.id)
    );
    assert!(left[0].bytes >= 4);
    let week = left[0]
        .until
        .unwrap()
        .duration_since(left[0].since.unwrap());
    assert_eq!(week.as_hours(), 24 * 7);
    let names: Vec<_> = left[0]
        .missing_secrets
        .iter()
        .map(SecretName::as_str)
        .collect();
    assert_eq!(names, ["telegram_token"]);

    // Its token was destroyed, so that it has to be said again.
    let refused = world
        .fleet
        .adopt_leftover(&world.actor, &left[0].name, Adoption::default())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "bot_invalid", "{refused}");
    let fields: Vec<_> = refused.fields().into_iter().map(|(at, _)| at).collect();
    assert_eq!(fields, ["/secrets/telegram_token"]);
    assert_eq!(leftovers(&world).await, left, "nothing has changed");
    let wish = with_token();
    let after = adopt(&world, &left[0].name, wish).await.record;
    assert_eq!((after.id, after.owner_id), (before.id, before.owner_id));
    assert_eq!(after.spec.persona, before.spec.persona);
    assert_eq!(after.spec.channels, before.spec.channels);
    assert_eq!(after.generation, before.lifecycle.newest_generation + 1);
    let kept = world.runtime.state_file(after.id, "memory/notes.md");
    assert_eq!(kept, Some(b"mine".to_vec()));
    assert_eq!(leftovers(&world).await, []);

    // The token is its own again.
    let second = world
        .fleet
        .create_bot(&world.actor, with_telegram("Second"), None)
        .await
        .unwrap_err();
    assert_eq!(second.code(), "secret_in_use");
}

#[tokio::test]
async fn an_orphan_is_adopted_with_its_secrets() {
    let world = World::new().await;
    let before = running(&world, with_telegram("Ada")).await.record;
    world.runtime.write_state(before.id, "notes.md", "mine");
    world.lose_row(before.id).await;
    let left = leftovers(&world).await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!((left[0].place, left[0].until), (LeftoverPlace::Home, None));
    assert_eq!(left[0].missing_secrets, []);

    // Whoever makes a bot of that name rather wants this one.
    let refused = world
        .fleet
        .create_bot(&world.actor, wish("Ada"), None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "hostname_left_over");
    assert!(refused.hint().unwrap().contains(&left[0].name));
    let after = adopt(&world, &left[0].name, Adoption::default())
        .await
        .record;
    assert_eq!(after.id, before.id);
    assert_eq!(after.spec.channels, before.spec.channels);
    let kept = world.runtime.state_file(after.id, "notes.md");
    assert_eq!(kept, Some(b"mine".to_vec()));
    let again = world
        .fleet
        .adopt_leftover(&world.actor, &left[0].name, Adoption::default())
        .await
        .unwrap_err();
    assert_eq!(again.code(), "leftover_not_found");
}

#[tokio::test]
async fn data_of_nobody_waits_a_day_and_goes_with_its_secrets() {
    let settings = FleetSettings {
        janitor: JanitorSettings {
            young: Duration::ZERO,
            quarantine_keep: Duration::from_secs(1),
            interval: Duration::from_millis(50),
            ..JanitorSettings::default()
        },
        ..settings()
    };
    let world = World::with(settings, FakeRuntime::new()).await;
    let bot = running(&world, with_telegram("Ada")).await.record;
    // So that the lost one is not newer than everything that the database has seen.
    world.running("Newer").await;
    world.lose_row(bot.id).await;
    world.runtime.remove_container(bot.id).await.unwrap();
    let report = world.fleet.clean_up(&world.actor, true).await.unwrap();
    assert_eq!(report.quarantined.len(), 2, "{report:?}");
    let left = leftovers(&world).await;
    assert_eq!(left[0].place, LeftoverPlace::Quarantine);
    assert_eq!(left[0].missing_secrets, [], "secrets wait as well");
    assert!(!world.secrets.list(bot.id).unwrap().is_empty());
    let again = world.fleet.clean_up(&world.actor, true).await.unwrap();
    assert_eq!(again.quarantined.len(), 0, "{again:?}");
    let gone = async {
        while !leftovers(&world).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone)
        .await
        .expect("it goes for good");
    assert_eq!(world.secrets.list(bot.id).unwrap(), []);
}

#[tokio::test]
async fn a_quarantined_bot_is_adopted_and_stays() {
    let world = World::new().await;
    let before = running(&world, with_telegram("Ada")).await.record;
    world.running("Newer").await;
    world.lose_row(before.id).await;
    world.runtime.remove_container(before.id).await.unwrap();
    world.fleet.clean_up(&world.actor, true).await.unwrap();
    let left = leftovers(&world).await.remove(0);
    let after = adopt(&world, &left.name, Adoption::default()).await;
    assert_eq!(after.record.id, before.id);
    let found = world.fleet.list_orphans(&world.actor).await.unwrap();
    assert_eq!(found.items, []);
}

#[tokio::test]
async fn a_failed_adoption_leaves_what_was() {
    let world = World::new().await;
    let before = running(&world, with_telegram("Ada")).await.record;
    delete(&world, before.id).await;
    running(&world, with_telegram("Other")).await;
    let left = leftovers(&world).await.remove(0);
    // The token is another bot's now, which only the database knows for certain.
    let refused = world
        .fleet
        .adopt_leftover(&world.actor, &left.name, with_token())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "secret_in_use");
    let still = leftovers(&world).await.remove(0);
    assert_eq!((still.place, still.bot_id), (left.place, left.bot_id));
    assert_eq!(world.secrets.list(before.id).unwrap(), []);
    // What it never had is not taken.
    let strange = Adoption {
        secrets: BTreeMap::from([("slack_app".to_owned(), SecretString::from("x".to_owned()))]),
        drop_channels: vec!["telegram".to_owned(), "slack".to_owned()],
        ..Adoption::default()
    };
    let refused = world
        .fleet
        .adopt_leftover(&world.actor, &still.name, strange)
        .await
        .unwrap_err();
    let fields: Vec<_> = refused.fields().into_iter().map(|(at, _)| at).collect();
    assert_eq!(fields, ["/secrets/slack_app", "/drop_channels/1"]);
    // Without the channel it may come back.
    let wish = Adoption {
        drop_channels: vec!["telegram".to_owned()],
        ..Adoption::default()
    };
    let adopted = world
        .fleet
        .adopt_leftover(&world.actor, &still.name, wish)
        .await
        .unwrap();
    assert_eq!(adopted.record.power, Power::Stopped);
    assert_eq!(adopted.record.status.state, BotState::Stopped);
}

#[tokio::test]
async fn the_trash_is_emptied_by_hand_and_only_there() {
    let world = World::new().await;
    let (gone, lost) = (world.running("Gone").await, world.running("Lost").await);
    world.running("Newer").await;
    delete(&world, gone.record.id).await;
    world.lose_row(lost.record.id).await;
    for left in leftovers(&world).await {
        let removed = world.fleet.remove_leftover(&world.actor, &left.name).await;
        match left.place {
            LeftoverPlace::Home => {
                assert_eq!(removed.unwrap_err().code(), "leftover_not_in_trash");
            }
            _ => removed.unwrap(),
        }
    }
    let left = leftovers(&world).await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].bot_id, lost.record.id);
    for bad in ["", "..", "../bots", &gone.record.id.to_string()] {
        let refused = world.fleet.remove_leftover(&world.actor, bad).await;
        assert_eq!(refused.unwrap_err().code(), "leftover_not_found", "{bad}");
    }
}

#[tokio::test]
async fn files_that_nothing_describes_are_shown_and_not_adopted() {
    let world = World::new().await;
    let bot = BotId::generate();
    world.running("Newer").await;
    world.runtime.write_state(bot, "notes.md", "whose?");
    world
        .runtime
        .keep_about(bot, b"{\"format\":99}")
        .await
        .unwrap();
    let left = leftovers(&world).await.remove(0);
    assert_eq!(left.about, None);
    let refused = world
        .fleet
        .adopt_leftover(&world.actor, &left.name, Adoption::default())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "leftover_undescribed");
}

#[tokio::test]
async fn images_that_no_bot_needs_are_given_up() {
    let settings = FleetSettings {
        janitor: JanitorSettings {
            interval: Duration::from_millis(50),
            ..JanitorSettings::default()
        },
        ..settings()
    };
    let world = World::with(settings, FakeRuntime::new()).await;
    let bot = world.running("Ada").await.record;
    let id = bot.image_id.unwrap();
    assert_eq!(world.runtime.retained_images(), std::slice::from_ref(&id));
    let looked = world.runtime.calls(Method::ListRetainedImages);
    let until = |count: usize| {
        let world = &world;
        async move {
            while world.runtime.calls(Method::ListRetainedImages) < count {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    };
    until(looked + 2).await;
    assert_eq!(world.runtime.retained_images(), [id]);
    delete(&world, bot.id).await;
    let looked = world.runtime.calls(Method::ListRetainedImages);
    until(looked + 2).await;
    assert_eq!(world.runtime.retained_images(), Vec::<String>::new());
    let home = StoredPlace::Home(bot.id);
    assert_eq!(world.runtime.find_about(&home).await, Ok(None));
}
