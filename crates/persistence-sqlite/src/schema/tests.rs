//! Migrating from each earlier schema.

use std::path::PathBuf;

use botmaker_domain::{
    BotId, Generation, GenerationOrigin, GenerationOutcome, Lifecycle, SecretMarks, Tags,
};
use botmaker_ports::{
    BotStore, BotWrite, NewGeneration, StoreError, conformance::store::samples::claim,
};
use jiff::Timestamp;
use sqlx::{
    ConnectOptions, Connection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions,
};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::{OpenOptions, SqliteStore};

/// A database of the schema with this many migrations, with a user.
async fn database(migrations: usize) -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("botmaker.db");
    std::fs::write(&path, b"").unwrap();
    let first = SCHEMA.migrator.iter().take(migrations).cloned().collect();
    let earlier = Schema {
        migrator: Migrator::with_migrations(first),
        ..SCHEMA
    };
    earlier
        .prepare(&path, &OpenOptions::default())
        .await
        .unwrap();
    execute(
        &path,
        "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (zeroblob(16), 'ada', 'admin', '', 0)",
    )
    .await;
    (directory, path)
}

/// A connection past the store.
async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false);
    options.connect().await.unwrap()
}

async fn execute(path: &Path, statement: &'static str) {
    let mut connection = connect(path).await;
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn count(path: &Path, statement: &'static str) -> i64 {
    let mut connection = connect(path).await;
    let count = sqlx::query_scalar(statement)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    count
}

async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, &OpenOptions::default())
        .await
        .unwrap()
}

const fn bot_id(number: u128) -> BotId {
    BotId::from_uuid(Uuid::from_u128(number))
}

/// A bot as the first schema knew it.
const ADA: &str = r#"INSERT INTO bots (id, owner_id, node_id, port, subnet, phase, power, power_seq, applied_seq,
        generation, incarnation, has_been_ready, spec, status, version, lease_epoch, created_at, updated_at)
    VALUES (zeroblob(16), zeroblob(16), 'local', 19000, '10.213.0.0/29', 'active', 'running', 1, 1, 1, 1, 1,
        '{"name":"Ada","hostname":"ada","provider":"demo","model":"demo-1","base_url":null,"channels":[],"persona":"",
          "resources":{"memory_bytes":1,"cpu_millis":1,"pids":1},"secrets":{"gateway_token":1}}',
        '{"state":"running","reason":null,"since":"2026-11-01T00:00:00Z"}', 1, 1, 0, 0)"#;

/// A bot of the second schema that was ready with its fourth configuration, and has replaced a token twice.
const BEA: &str = r#"INSERT INTO bots (id, owner_id, node_id, port, subnet, phase, power, power_seq, applied_seq,
        generation, incarnation, has_been_ready, image_id, spec, status, version, lease_epoch, created_at, updated_at)
    VALUES (x'00000000000000000000000000000001', zeroblob(16), 'local', 19001, '10.213.0.8/29', 'active', 'running',
        1, 1, 4, 2, 1, 'sha256:abc',
        '{"name":"Bea","hostname":"bea","provider":"demo","model":"demo-1","base_url":null,"channels":[],"persona":"",
          "resources":{"memory_bytes":1,"cpu_millis":1,"pids":1},"secrets":{"gateway_token":1,"telegram_token":3}}',
        '{"state":"running","reason":null,"since":"2026-11-01T00:00:00Z"}', 7, 1, 1000000, 61000001)"#;

/// A bot of the second schema that has never been ready.
const CYD: &str = r#"INSERT INTO bots (id, owner_id, node_id, port, subnet, phase, power, power_seq, applied_seq,
        generation, incarnation, has_been_ready, spec, status, version, lease_epoch, created_at, updated_at)
    VALUES (x'00000000000000000000000000000002', zeroblob(16), 'local', 19002, '10.213.0.16/29', 'active', 'running',
        1, 1, 2, 1, 0,
        '{"name":"Cyd","hostname":"cyd","provider":"demo","model":"demo-1","base_url":null,"channels":[],"persona":"",
          "resources":{"memory_bytes":1,"cpu_millis":1,"pids":1},"secrets":{"gateway_token":1}}',
        '{"state":"failed","reason":null,"since":"2026-11-01T00:00:00Z"}', 3, 1, 5000000, 6000000)"#;

/// Bea's claim is on a token that her description names, Cyd's on one that his does not.
const CLAIMS: [&str; 2] = [
    "INSERT INTO secret_fingerprints (fingerprint, bot_id, secret)
    VALUES (x'0101010101010101010101010101010101010101010101010101010101010101',
        x'00000000000000000000000000000001', 'telegram_token')",
    "INSERT INTO secret_fingerprints (fingerprint, bot_id, secret)
    VALUES (x'0202020202020202020202020202020202020202020202020202020202020202',
        x'00000000000000000000000000000002', 'discord_token')",
];

/// A database of the second schema with both bots.
async fn of_second_schema() -> (TempDir, PathBuf) {
    let (directory, path) = database(2).await;
    for statement in [BEA, CYD].into_iter().chain(CLAIMS) {
        execute(&path, statement).await;
    }
    (directory, path)
}

#[tokio::test]
async fn a_bot_of_the_first_schema_has_no_tags_and_no_face() {
    let (_directory, path) = database(1).await;
    execute(&path, ADA).await;
    let store = open(&path).await;
    let id = bot_id(0);
    let bot = store.find_bot(id).await.unwrap().unwrap();
    assert_eq!((bot.spec.tags, bot.spec.avatar), (Tags::default(), None));
    assert_eq!(store.find_picture(id).await.unwrap(), None);
    let copy = path.with_file_name("botmaker.db.before-0002");
    assert_eq!(count(&copy, "SELECT count(*) FROM bots").await, 1);
}

#[tokio::test]
async fn bots_of_the_second_schema_have_the_past_that_is_known() {
    let (_directory, path) = of_second_schema().await;
    let store = open(&path).await;
    let bea = store.find_bot(bot_id(1)).await.unwrap().unwrap();
    let lifecycle = |newest_generation, good_generation| Lifecycle {
        newest_generation,
        good_generation,
        config_slot: newest_generation,
        good_slot: newest_generation,
        ..Lifecycle::default()
    };
    assert_eq!(
        (bea.lifecycle.clone(), bea.version),
        (lifecycle(4, Some(4)), 7)
    );
    let cyd = store.find_bot(bot_id(2)).await.unwrap().unwrap();
    assert_eq!(cyd.lifecycle, lifecycle(2, None));
    let at = |seconds| Timestamp::from_second(seconds).unwrap();
    let fourth = Generation {
        bot_id: bea.id,
        number: 4,
        spec: bea.spec,
        marks: SecretMarks::new(),
        author: None,
        origin: GenerationOrigin::Created,
        outcome: GenerationOutcome::Good { at: at(61) },
        image_id: Some("sha256:abc".to_owned()),
        created_at: at(1),
    };
    let second = Generation {
        bot_id: cyd.id,
        number: 2,
        spec: cyd.spec,
        outcome: GenerationOutcome::Untested,
        image_id: None,
        created_at: at(5),
        ..fourth.clone()
    };
    assert_eq!(store.list_generations(bea.id).await.unwrap(), [fourth]);
    assert_eq!(store.list_generations(cyd.id).await.unwrap(), [second]);
}

#[tokio::test]
async fn claims_of_the_second_schema_are_on_the_versions_in_use() {
    let (_directory, path) = of_second_schema().await;
    let store = open(&path).await;
    let claims = "SELECT count(*) FROM secret_fingerprints";
    assert_eq!(count(&path, claims).await, 2);
    let third = "SELECT count(*) FROM secret_fingerprints
        WHERE secret = 'telegram_token' AND version = 3 AND hex(fingerprint) LIKE '0101%'";
    assert_eq!(count(&path, third).await, 1);
    let first =
        "SELECT count(*) FROM secret_fingerprints WHERE secret = 'discord_token' AND version = 1";
    assert_eq!(count(&path, first).await, 1);
    let found = store.find_fingerprint(&[1; 32]).await.unwrap();
    assert_eq!(found, Some(bot_id(1)));
}

#[tokio::test]
async fn bots_of_the_second_schema_are_changed_and_removed_like_others() {
    let (_directory, path) = of_second_schema().await;
    let store = open(&path).await;
    let mut generation = store.list_generations(bot_id(2)).await.unwrap().remove(0);
    generation.number = 3;
    let cyd = store.find_bot(bot_id(2)).await.unwrap().unwrap();
    let mut next = NewGeneration {
        generation,
        fingerprints: vec![claim("telegram_token", 1, [1; 32])],
    };
    let error = store.save_bot(&cyd, &with(&next)).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    let bea = store.find_bot(bot_id(1)).await.unwrap().unwrap();
    store.remove_bot(bea.id, bea.version, &[]).await.unwrap();
    assert_eq!(store.list_generations(bea.id).await.unwrap(), []);
    next.fingerprints.push(claim("discord_token", 2, [2; 32]));
    store.save_bot(&cyd, &with(&next)).await.unwrap();
    assert_eq!(store.list_generations(cyd.id).await.unwrap().len(), 2);
    store.close().await;
    open(&path).await.close().await;
}

fn with(generation: &NewGeneration) -> BotWrite<'_> {
    BotWrite {
        generation: Some(generation),
        ..BotWrite::default()
    }
}
