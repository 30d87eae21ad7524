//! Keys, grants, settings, prices and incidents come back as they were given.

use std::{fs, os::unix::fs::PermissionsExt};

use botmaker_domain::{
    BaseUrl, Tag, Tags,
    keyring::{Grant, IncidentKind, KeyFailure, KeyLabel, MicroUsd, Price},
};
use botmaker_ports::{KeyChange, KeyringError};
use botmaker_secrets::{ExposeSecret, SecretString};
use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::*;
use crate::store::LoadedKey;

fn tags(words: &[&str]) -> Tags {
    Tags::new(words.iter().map(|word| Tag::parse(word).unwrap())).unwrap()
}

fn secret(key: &LoadedKey) -> Option<&str> {
    key.secret
        .as_ref()
        .unwrap()
        .as_ref()
        .map(SecretString::expose_secret)
}

#[tokio::test]
async fn files_are_private_and_nothing_of_a_key_is_in_them() {
    let (directory, store) = open().await;
    let now = Timestamp::now();
    store
        .add_key(&new_key("a", Some("sk-very-secret")), now)
        .await
        .unwrap();
    for name in [
        "keyring.db",
        "keyring.db-wal",
        "keyring.db-shm",
        "keyring.key",
    ] {
        let path = directory.path().join(name);
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
        let bytes = fs::read(&path).unwrap();
        let found = bytes.windows(14).any(|part| part == b"sk-very-secret");
        assert!(!found, "{name}");
    }
    store.close().await;
    assert!(!directory.path().join("keyring.db-wal").exists());
    let again = open_at(directory.path()).await.unwrap();
    let keys = again.load_keys().await.unwrap();
    assert_eq!(secret(&keys[0]), Some("sk-very-secret"));
}

#[tokio::test]
async fn a_key_comes_back_as_it_was_given_and_changed() {
    let (_directory, store) = open().await;
    let now = at("2026-11-21T10:00:00.123456Z");
    let mut new = new_key("Research", None);
    new.vendor = vendor("openai-compatible");
    new.base_url = Some(BaseUrl::parse("http://10.0.0.7:8000/v1").unwrap());
    new.tags = tags(&["eu", "team-a"]);
    new.expires_at = Some(at("2027-01-01T00:00:00Z"));
    let added = store.add_key(&new, now).await.unwrap();
    assert_eq!(added.created_at, now);
    assert!(!added.has_secret && added.enabled);
    let listed = store.list_keys().await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&added));
    let change = KeyChange {
        label: Some(KeyLabel::parse("Research 2").unwrap()),
        tags: Some(Tags::default()),
        enabled: Some(false),
        expires_at: Some(None),
        secret: Some("sk-2".to_owned().into()),
    };
    let changed = store.change_key(added.id, &change).await.unwrap();
    assert_eq!(changed.label.as_str(), "Research 2");
    assert!(changed.has_secret && !changed.enabled && changed.expires_at.is_none());
    assert_eq!(store.load_key(added.id).await.unwrap(), changed);
    let loaded = store.load_keys().await.unwrap();
    assert_eq!(secret(&loaded[0]), Some("sk-2"));
    // A change without a value leaves it.
    let changed = store.change_key(added.id, &KeyChange::default()).await;
    assert!(changed.unwrap().has_secret);
    let loaded = store.load_keys().await.unwrap();
    assert_eq!(secret(&loaded[0]), Some("sk-2"));
}

#[tokio::test]
async fn a_label_is_taken_once_by_each_vendor() {
    let (_directory, store) = open().await;
    let now = Timestamp::now();
    let first = store.add_key(&new_key("a", None), now).await.unwrap();
    let error = store.add_key(&new_key("a", None), now).await.unwrap_err();
    assert!(matches!(error, KeyringError::Conflict { .. }), "{error}");
    let mut other = new_key("a", None);
    other.vendor = vendor("anthropic");
    store.add_key(&other, now).await.unwrap();
    let second = store.add_key(&new_key("b", None), now).await.unwrap();
    let change = KeyChange {
        label: Some(KeyLabel::parse("a").unwrap()),
        ..KeyChange::default()
    };
    let error = store.change_key(second.id, &change).await.unwrap_err();
    assert!(matches!(error, KeyringError::Conflict { .. }), "{error}");
    store.remove_key(first.id).await.unwrap();
    store.change_key(second.id, &change).await.unwrap();
    for error in [
        store.remove_key(first.id).await.unwrap_err(),
        store.change_key(first.id, &change).await.unwrap_err(),
    ] {
        assert!(matches!(error, KeyringError::NotFound { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_refusal_is_kept_until_the_key_works_or_is_another() {
    let (_directory, store) = open().await;
    let now = at("2026-11-21T10:00:00Z");
    let id = store
        .add_key(&new_key("a", Some("x")), now)
        .await
        .unwrap()
        .id;
    let failure = KeyFailure {
        at: now,
        status: Some(429),
        detail: "too many requests".to_owned(),
    };
    let rests_until = Some(now + SignedDuration::from_secs(30));
    store.note_failure(id, &failure, rests_until).await.unwrap();
    let kept = store.load_key(id).await.unwrap();
    assert_eq!(kept.last_failure, Some(failure.clone()));
    assert_eq!(kept.rests_until, rests_until);
    store.note_success(id).await.unwrap();
    assert_eq!(store.load_key(id).await.unwrap().last_failure, None);
    let unreachable = KeyFailure {
        status: None,
        ..failure
    };
    store.note_failure(id, &unreachable, None).await.unwrap();
    assert_eq!(
        store.load_key(id).await.unwrap().last_failure,
        Some(unreachable)
    );
    let change = KeyChange {
        secret: Some("y".to_owned().into()),
        ..KeyChange::default()
    };
    store.change_key(id, &change).await.unwrap();
    assert_eq!(store.load_key(id).await.unwrap().last_failure, None);
}

#[tokio::test]
async fn a_value_in_another_row_or_cut_off_is_told_and_the_others_are_good() {
    let (_directory, store) = open().await;
    let now = Timestamp::now();
    for label in ["a", "b", "c"] {
        let new = new_key(label, Some(&format!("sk-{label}")));
        store.add_key(&new, now).await.unwrap();
    }
    for statement in [
        "UPDATE keys SET sealed = (SELECT sealed FROM keys WHERE label = 'b') WHERE label = 'a'",
        "UPDATE keys SET sealed = substr(sealed, 1, 20) WHERE label = 'c'",
    ] {
        let mut write = store.begin().await.unwrap();
        sqlx::query(statement)
            .execute(write.connection())
            .await
            .unwrap();
        write.finish(Ok(())).await.unwrap();
    }
    let keys = store.load_keys().await.unwrap();
    for place in [0, 2] {
        let error = keys[place].secret.as_ref().unwrap_err();
        assert!(matches!(error, KeyringError::Sealed { .. }), "{error}");
        assert!(
            error
                .to_string()
                .contains(&keys[place].record.id.to_string()),
            "{error}"
        );
    }
    assert_eq!(secret(&keys[1]), Some("sk-b"));
}

fn grant(n: u128) -> Grant {
    let byte = u8::try_from(n).unwrap();
    Grant {
        bot: bot(n),
        digests: vec![[byte; 32], [byte + 100; 32]],
        canary: Some([byte + 200; 32]),
        vendor: vendor("openai-compatible"),
        base_url: Some(BaseUrl::parse("https://models.example.com/v1").unwrap()),
        tags: vec![Tag::parse("b").unwrap(), Tag::parse("a").unwrap()],
        max_output_tokens: u32::MAX,
    }
}

#[tokio::test]
async fn grants_are_replaced_whole_and_a_token_is_one_bots() {
    let (directory, store) = open().await;
    let (first, second) = (grant(1), grant(2));
    for grant in [&second, &first, &first] {
        store.put_grant(grant).await.unwrap();
    }
    assert_eq!(
        store.list_grants().await.unwrap(),
        [first.clone(), second.clone()]
    );
    let mut stolen = grant(2);
    stolen.digests.push(first.digests[0]);
    let error = store.put_grant(&stolen).await.unwrap_err();
    assert!(matches!(error, KeyringError::Conflict { .. }), "{error}");
    assert_eq!(store.list_grants().await.unwrap()[1], second);
    let mut poor = grant(1);
    (poor.digests, poor.canary, poor.base_url) = (Vec::new(), None, None);
    store.put_grant(&poor).await.unwrap();
    // Its tokens are free for others now.
    store.put_grant(&stolen).await.unwrap();
    store.remove_grant(bot(2)).await.unwrap();
    store.remove_grant(bot(2)).await.unwrap();
    store.close().await;
    let again = open_at(directory.path()).await.unwrap();
    assert_eq!(again.list_grants().await.unwrap(), [poor]);
}

#[tokio::test]
async fn settings_survive_a_restart() {
    let (directory, store) = open().await;
    let now = at("2026-11-21T10:00:00Z");
    let addresses = [
        "172.17.0.1:7102".parse().unwrap(),
        "[::1]:7102".parse().unwrap(),
    ];
    assert!(store.listen_addresses().await.unwrap().is_empty());
    store.set_listen_addresses(&addresses).await.unwrap();
    store.set_panic(Some(now)).await.unwrap();
    let later = now + SignedDuration::from_mins(1);
    store.set_panic(Some(later)).await.unwrap();
    for is_cut_off in [true, true] {
        store.set_cut_off(bot(1), is_cut_off, now).await.unwrap();
    }
    store.set_cut_off(bot(2), true, now).await.unwrap();
    store.set_cut_off(bot(2), false, now).await.unwrap();
    store.set_rate(bot(1), Some(30)).await.unwrap();
    store.set_rate(bot(1), Some(40)).await.unwrap();
    store.set_rate(bot(2), Some(u32::MAX)).await.unwrap();
    store.set_rate(bot(2), None).await.unwrap();
    store.close().await;
    let store = open_at(directory.path()).await.unwrap();
    assert_eq!(store.listen_addresses().await.unwrap(), addresses);
    assert_eq!(store.panic_since().await.unwrap(), Some(now));
    assert_eq!(store.cut_offs().await.unwrap(), [bot(1)].into());
    assert_eq!(store.rates().await.unwrap(), [(bot(1), 40)].into());
    store.set_panic(None).await.unwrap();
    assert_eq!(store.panic_since().await.unwrap(), None);
}

#[tokio::test]
async fn prices_of_the_operator_come_and_go() {
    let (_directory, store) = open().await;
    let price = |amount| Price {
        input: MicroUsd(amount),
        cached: MicroUsd(1),
        cache_write: MicroUsd(2),
        output: MicroUsd(u64::MAX),
    };
    let openai = vendor("openai");
    store
        .set_price(&openai, "gpt-*", Some(price(3)))
        .await
        .unwrap();
    store
        .set_price(&openai, "gpt-*", Some(price(4)))
        .await
        .unwrap();
    store
        .set_price(&openai, "o9", Some(price(5)))
        .await
        .unwrap();
    store.set_price(&openai, "o9", None).await.unwrap();
    let prices = store.own_prices().await.unwrap();
    assert_eq!(prices.len(), 1);
    assert_eq!(
        (prices[0].model.as_str(), prices[0].is_own),
        ("gpt-*", true)
    );
    assert_eq!(prices[0].price.input, MicroUsd(4));
    assert_eq!(prices[0].price.output, MicroUsd(i64::MAX as u64));
}

#[tokio::test]
async fn the_same_incident_is_counted_for_an_hour() {
    let (_directory, store) = open().await;
    let now = at("2026-11-21T10:00:00Z");
    let later = |minutes| now + SignedDuration::from_mins(minutes);
    let (used, misused) = (IncidentKind::CanaryUsed, IncidentKind::GrantMisused);
    let long = "x".repeat(9_000);
    let notes = [
        (used, bot(1), false, 0, true),
        (used, bot(1), true, 59, false),
        (misused, bot(1), false, 59, true),
        (used, bot(2), false, 59, true),
        (used, bot(1), false, 60, true),
    ];
    for (kind, bot, is_cut_off, minutes, is_new) in notes {
        let noted = store
            .note_incident(kind, bot, &long, is_cut_off, later(minutes))
            .await
            .unwrap();
        assert_eq!(noted, is_new, "{kind:?} after {minutes} min");
    }
    let incidents = store.incidents().await.unwrap();
    assert_eq!(incidents.len(), 4);
    let first = &incidents[3];
    assert_eq!((first.times, first.at, first.is_cut_off), (2, now, true));
    assert_eq!(first.detail.len(), 500);
    assert!(incidents.windows(2).all(|pair| pair[0].id > pair[1].id));
}

#[tokio::test]
async fn what_was_acknowledged_is_on_the_disk() {
    let (_directory, store) = open().await;
    let mut write = store.begin().await.unwrap();
    for (name, expected) in [
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
    ] {
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA {name}"));
        let row = sqlx::query(pragma)
            .fetch_one(write.connection())
            .await
            .unwrap();
        assert_eq!(row.get::<i64, _>(0), expected, "{name}");
    }
    write.finish(Ok(())).await.unwrap();
}
