//! Claims on secrets, version by version, while a bot's description changes.

use botmaker_domain::{BotRecord, Power, SecretName, SecretVersions};

use super::samples::{MANY, SharedStore, bot, claim, event, generation, stored_user};
use crate::store::{
    bots::{BotWrite, NewGeneration, SecretFingerprint},
    error::{ConflictKind, StoreError},
};

const TOKEN: &str = "telegram_token";

/// A stored bot that claims these.
async fn claiming(store: &SharedStore, n: u16, claims: &[SecretFingerprint]) -> BotRecord {
    let owner = stored_user(store, &format!("owner {n}")).await;
    let mut new = bot(owner, n);
    new.fingerprints = claims.to_vec();
    let inserted = store.insert_bot(&new, None, MANY, &[]).await;
    inserted.expect("inserted").0
}

fn bringing(record: &BotRecord, number: u32, claims: &[SecretFingerprint]) -> NewGeneration {
    NewGeneration {
        fingerprints: claims.to_vec(),
        ..generation(record, number)
    }
}

fn with(generation: &NewGeneration) -> BotWrite<'_> {
    BotWrite {
        generation: Some(generation),
        ..BotWrite::default()
    }
}

fn keeping(versions: &SecretVersions) -> BotWrite<'_> {
    BotWrite {
        keep_claims: Some(versions),
        ..BotWrite::default()
    }
}

fn versions(named: &[(&str, u32)]) -> SecretVersions {
    let parse = |name| SecretName::parse(name).expect("a secret's name");
    let named = named.iter();
    named
        .map(|(name, version)| (parse(name), *version))
        .collect()
}

/// Which of these fingerprints the bot claims.
async fn claimed(store: &SharedStore, record: &BotRecord, bytes: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    for byte in bytes {
        let bot = store.find_fingerprint(&[*byte; 32]).await.expect("read");
        if bot == Some(record.id) {
            found.push(*byte);
        }
    }
    found
}

/// While a change is tried, both tokens are the bot's.
pub async fn a_new_version_is_claimed_beside_the_old(store: SharedStore) {
    let record = claiming(&store, 1, &[claim(TOKEN, 1, [1; 32])]).await;
    let second = bringing(&record, 2, &[claim(TOKEN, 2, [2; 32])]);
    store
        .save_bot(&record, &with(&second))
        .await
        .expect("saved");
    assert_eq!(claimed(&store, &record, &[1, 2]).await, [1, 2]);
}

/// A token that another bot has, or tries, stays that bot's.
pub async fn a_claim_of_another_bot_is_refused_and_nothing_is_written(store: SharedStore) {
    let first = claiming(&store, 1, &[claim(TOKEN, 1, [1; 32])]).await;
    let trying = bringing(&first, 2, &[claim(TOKEN, 2, [2; 32])]);
    store.save_bot(&first, &with(&trying)).await.expect("saved");
    let second = claiming(&store, 2, &[claim(TOKEN, 1, [3; 32])]).await;
    for taken in [1, 2] {
        let mut changed = second.clone();
        changed.power = Power::Running;
        let claims = [
            claim("discord_token", 1, [9; 32]),
            claim(TOKEN, 2, [taken; 32]),
        ];
        let refused = bringing(&second, 2, &claims);
        let write = BotWrite {
            events: &[event(Some(second.id), 1)],
            keep_claims: Some(&versions(&[])),
            ..with(&refused)
        };
        let error = store.save_bot(&changed, &write).await.expect_err("taken");
        assert!(
            matches!(error, StoreError::Conflict(ConflictKind::Secret)),
            "{error:?}"
        );
    }
    assert_eq!(claimed(&store, &first, &[1, 2]).await, [1, 2]);
    assert_eq!(claimed(&store, &second, &[1, 2, 3, 9]).await, [3]);
    assert_eq!(
        store.find_generation(second.id, 2).await.expect("read"),
        None
    );
    assert_eq!(store.list_events(0, None, 10).await.expect("read"), []);
    assert_eq!(store.find_bot(second.id).await.expect("read"), Some(second));
}

/// A token that is given again is no other bot's; it is the bot's until its last claim ends.
pub async fn one_bot_may_have_a_token_twice_and_claim_it_again(store: SharedStore) {
    let record = claiming(&store, 1, &[claim(TOKEN, 1, [1; 32])]).await;
    let both = [claim(TOKEN, 1, [1; 32]), claim(TOKEN, 2, [1; 32])];
    let second = bringing(&record, 2, &both);
    let (record, _) = store
        .save_bot(&record, &with(&second))
        .await
        .expect("saved");
    let second_only = versions(&[(TOKEN, 2)]);
    let (record, _) = store
        .save_bot(&record, &keeping(&second_only))
        .await
        .expect("saved");
    assert_eq!(claimed(&store, &record, &[1]).await, [1]);
    store
        .save_bot(&record, &keeping(&versions(&[])))
        .await
        .expect("saved");
    assert_eq!(claimed(&store, &record, &[1]).await, []);
}

/// What is kept is kept by name and version; other bots' claims are theirs, and a freed token may be claimed.
pub async fn claims_are_let_go_save_those_kept(store: SharedStore) {
    let claims = [
        claim(TOKEN, 1, [1; 32]),
        claim(TOKEN, 2, [2; 32]),
        claim("discord_token", 1, [3; 32]),
        claim("slack_app_token", 1, [4; 32]),
    ];
    let record = claiming(&store, 1, &claims).await;
    let other = claiming(&store, 2, &[claim(TOKEN, 1, [5; 32])]).await;
    let kept = versions(&[(TOKEN, 2), ("discord_token", 2), ("slack_app_token", 1)]);
    let (record, _) = store
        .save_bot(&record, &BotWrite::default())
        .await
        .expect("saved");
    assert_eq!(claimed(&store, &record, &[1, 2, 3, 4]).await, [1, 2, 3, 4]);
    store
        .save_bot(&record, &keeping(&kept))
        .await
        .expect("saved");
    assert_eq!(claimed(&store, &record, &[1, 2, 3, 4]).await, [2, 4]);
    assert_eq!(claimed(&store, &other, &[5]).await, [5]);
    let freed = bringing(&other, 2, &[claim(TOKEN, 2, [1; 32])]);
    store.save_bot(&other, &with(&freed)).await.expect("free");
    assert_eq!(claimed(&store, &other, &[1, 5]).await, [1, 5]);
}

/// Old claims end before new ones are made: what a generation brings stays, whatever is kept.
pub async fn a_write_swaps_claims(store: SharedStore) {
    let record = claiming(&store, 1, &[claim(TOKEN, 1, [1; 32])]).await;
    let second = bringing(&record, 2, &[claim(TOKEN, 2, [2; 32])]);
    let write = BotWrite {
        keep_claims: Some(&versions(&[])),
        ..with(&second)
    };
    store.save_bot(&record, &write).await.expect("saved");
    assert_eq!(claimed(&store, &record, &[1, 2]).await, [2]);
}

/// Who read an older version frees nothing.
pub async fn a_refused_save_lets_go_of_no_claim(store: SharedStore) {
    let stale = claiming(&store, 1, &[claim(TOKEN, 1, [1; 32])]).await;
    store
        .save_bot(&stale, &BotWrite::default())
        .await
        .expect("saved");
    let error = store
        .save_bot(&stale, &keeping(&versions(&[])))
        .await
        .expect_err("stale");
    assert!(matches!(error, StoreError::Stale), "{error:?}");
    assert_eq!(claimed(&store, &stale, &[1]).await, [1]);
}
