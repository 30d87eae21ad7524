//! Whatever the domain can hold comes back from the database as it was.

use std::sync::Arc;

use botmaker_domain::{BotRecord, SecretMarks, UserId};
use botmaker_persistence::strategies::{bot_record, generation, new_event};
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::{
    BotStore, BotWrite, EventStore, NewBot, NewGeneration,
    conformance::store::samples::{MANY, SharedStore, stored_bot, stored_user},
};
use proptest::{
    prelude::ProptestConfig,
    test_runner::{TestCaseError, TestRunner},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// The bot whose row becomes this record.
fn new_bot(owner_id: UserId, record: &BotRecord) -> NewBot {
    NewBot {
        id: record.id,
        owner_id,
        spec: record.spec.clone(),
        placement: record.placement.clone(),
        status: record.status.clone(),
        author: None,
        marks: SecretMarks::new(),
        fingerprints: Vec::new(),
        before: None,
        created_at: record.created_at,
    }
}

#[test]
fn a_record_comes_back_from_the_database() -> TestResult {
    let directory = TempDir::new()?;
    let runtime = Runtime::new()?;
    let path = directory.path().join("botmaker.db");
    let store = runtime.block_on(SqliteStore::open(&path, &OpenOptions::default()))?;
    let shared: SharedStore = Arc::new(store.clone());
    let owner = runtime.block_on(stored_user(&shared, "ada"));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
    let strategy = (bot_record(), new_event());
    runner.run(&strategy, |(mut record, event)| {
        let failed = |error| TestCaseError::fail(format!("{error:?}"));
        runtime.block_on(async {
            let new = new_bot(owner, &record);
            store
                .insert_bot(&new, None, MANY, &[])
                .await
                .map_err(failed)?;
            (record.owner_id, record.version, record.lease_epoch) = (owner, 1, 1);
            let written = store
                .save_bot(&record, &BotWrite::events(std::slice::from_ref(&event)))
                .await
                .map_err(failed)?;
            record.version = 2;
            assert_eq!(written.0, record);
            assert_eq!(written.1[0].event, event);
            let after = written.1[0].id - 1;
            assert_eq!(
                store.find_bot(record.id).await.map_err(failed)?,
                Some(record.clone())
            );
            assert_eq!(
                store.list_events(after, None, 9).await.map_err(failed)?,
                written.1
            );
            store.remove_bot(record.id, 2, &[]).await.map_err(failed)?;
            Ok(())
        })
    })?;
    Ok(())
}

#[test]
fn a_generation_comes_back_from_the_database() -> TestResult {
    let directory = TempDir::new()?;
    let runtime = Runtime::new()?;
    let path = directory.path().join("botmaker.db");
    let store = runtime.block_on(SqliteStore::open(&path, &OpenOptions::default()))?;
    let shared: SharedStore = Arc::new(store.clone());
    let owner = runtime.block_on(stored_user(&shared, "ada"));
    let record = runtime.block_on(stored_bot(&shared, owner, 1));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
    runner.run(&generation(), |mut generation| {
        let failed = |error| TestCaseError::fail(format!("{error:?}"));
        generation.bot_id = record.id;
        let (id, number) = (record.id, generation.number);
        let new = NewGeneration {
            generation: generation.clone(),
            fingerprints: Vec::new(),
        };
        let write = BotWrite {
            generation: Some(&new),
            ..BotWrite::default()
        };
        runtime.block_on(async {
            let kept = store.list_generations(id).await.map_err(failed)?;
            let kept: Vec<u32> = kept.iter().map(|kept| kept.number).collect();
            store.forget_generations(id, &kept).await.map_err(failed)?;
            let current = store.find_bot(id).await.map_err(failed)?;
            let current = current.ok_or_else(|| TestCaseError::fail("no bot"))?;
            store.save_bot(&current, &write).await.map_err(failed)?;
            let found = store.find_generation(id, number).await.map_err(failed)?;
            assert_eq!(found, Some(generation));
            Ok(())
        })
    })?;
    Ok(())
}
