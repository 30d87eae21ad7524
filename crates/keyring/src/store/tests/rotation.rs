//! The master key: what does not fit is refused, and a rotation can stop at any point.

use std::{collections::BTreeSet, fs};

use botmaker_ports::KeyringError;
use botmaker_secrets::{ExposeSecret, sealing::SealingKeys};

use super::*;

/// As many keys as two transactions and a half take.
const KEYS: usize = 250;

async fn with_keys(count: usize) -> (TempDir, KeyringStore) {
    let (directory, store) = open().await;
    for n in 0..count {
        let new = new_key(&format!("{n}"), Some(&format!("sk-{n}")));
        store.add_key(&new, Timestamp::now()).await.unwrap();
    }
    (directory, store)
}

/// Every value opens, and is the one of its row.
async fn assert_whole(store: &KeyringStore, count: usize) {
    let keys = store.load_keys().await.unwrap();
    assert_eq!(keys.len(), count);
    for key in keys {
        let secret = key.secret.unwrap().unwrap();
        let expected = format!("sk-{}", key.record.label.as_str());
        assert_eq!(secret.expose_secret(), expected);
    }
}

/// The names of the master keys that values are sealed with, read from the envelopes.
async fn sealed_with(store: &KeyringStore) -> BTreeSet<Vec<u8>> {
    let statement =
        "SELECT substr(sealed, 2, 4) FROM keys UNION SELECT substr(sealing_check, 2, 4) FROM meta";
    let names: Vec<Vec<u8>> = sqlx::query_scalar(statement)
        .fetch_all(store.readers())
        .await
        .unwrap();
    names.into_iter().collect()
}

fn names(keys: &SealingKeys) -> BTreeSet<Vec<u8>> {
    keys.iter()
        .map(|key| key.id().as_bytes().to_vec())
        .collect()
}

#[tokio::test]
async fn after_a_rotation_nothing_needs_the_old_key_and_nothing_of_it_is_left() {
    let (directory, store) = with_keys(KEYS).await;
    let old = fs::read(directory.path().join("keyring.key")).unwrap();
    let old_name = sealed_with(&store).await;
    assert_eq!(store.rotate_master().await.unwrap(), KEYS as u64);
    let file = key_file(directory.path()).load().unwrap();
    assert_eq!(sealed_with(&store).await, names(&file));
    assert_ne!(sealed_with(&store).await, old_name);
    assert_whole(&store, KEYS).await;
    // Format and name of the old key, as every envelope that it sealed begins.
    let mark = [&[1], old_name.first().unwrap().as_slice()].concat();
    for name in ["keyring.db", "keyring.db-wal"] {
        let bytes = fs::read(directory.path().join(name)).unwrap();
        let left = bytes.windows(5).filter(|part| *part == mark).count();
        assert_eq!(left, 0, "{name}");
    }
    store.close().await;
    let again = open_at(directory.path()).await.unwrap();
    assert_whole(&again, KEYS).await;
    again.close().await;
    fs::write(directory.path().join("keyring.key"), old).unwrap();
    let error = open_at(directory.path()).await.err().unwrap();
    assert!(matches!(error, OpenError::WrongMasterKey { .. }), "{error}");
}

#[tokio::test]
async fn a_rotation_that_was_interrupted_is_finished_at_the_next_start() {
    for sealed_before in [0, 1, 100, KEYS] {
        let (directory, store) = with_keys(KEYS).await;
        let file = key_file(directory.path());
        let both = file.load().unwrap().rotated().unwrap();
        file.replace(&both).unwrap();
        // As far as it came before the process was killed: the new key in the file, and some values sealed with it.
        store.set_sealing_keys(both.clone());
        for key in store.load_keys().await.unwrap().iter().take(sealed_before) {
            let secret = key.secret.as_ref().unwrap().as_ref().unwrap();
            let sealed = store
                .seal(key.record.id, secret.expose_secret().as_bytes())
                .unwrap();
            let mut write = store.begin().await.unwrap();
            sqlx::query("UPDATE keys SET sealed = ? WHERE id = ?")
                .bind(sealed)
                .bind(key.record.id.uuid())
                .execute(write.connection())
                .await
                .unwrap();
            write.finish(Ok(())).await.unwrap();
        }
        store.close().await;
        let store = open_at(directory.path()).await.unwrap();
        assert_whole(&store, KEYS).await;
        let left = file.load().unwrap();
        assert!(!left.has_older());
        assert_eq!(left.present().id(), both.present().id());
        assert_eq!(sealed_with(&store).await, names(&left));
    }
}

#[tokio::test]
async fn a_rotation_that_was_cancelled_can_be_repeated() {
    let (directory, store) = with_keys(KEYS).await;
    for polls in 0..40 {
        // Dropped after so many steps: at each place where it waits for the disk.
        let mut rotation = Box::pin(store.rotate_master());
        for _ in 0..polls {
            let waited = tokio::time::timeout(std::time::Duration::from_millis(1), &mut rotation);
            if waited.await.is_ok() {
                rotation = Box::pin(store.rotate_master());
            }
        }
        drop(rotation);
        assert_whole(&store, KEYS).await;
        if key_file(directory.path()).load().unwrap().iter().count() > 10 {
            break;
        }
    }
    store.rotate_master().await.unwrap();
    assert_whole(&store, KEYS).await;
    let left = key_file(directory.path()).load().unwrap();
    assert!(!left.has_older());
    assert_eq!(sealed_with(&store).await, names(&left));
}

#[tokio::test]
async fn a_value_that_cannot_be_opened_keeps_the_older_key() {
    let (directory, store) = with_keys(3).await;
    let mut write = store.begin().await.unwrap();
    sqlx::query("UPDATE keys SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE label = '1'")
        .execute(write.connection())
        .await
        .unwrap();
    write.finish(Ok(())).await.unwrap();
    let error = store.rotate_master().await.unwrap_err();
    assert!(matches!(error, KeyringError::Sealed { .. }), "{error}");
    let file = key_file(directory.path());
    assert!(file.load().unwrap().has_older());
    // Too many of them would make a key file that cannot be read.
    for _ in 0..20 {
        store.rotate_master().await.unwrap_err();
    }
    assert_eq!(file.load().unwrap().iter().count(), SealingKeys::MAX);
    store.close().await;
    let store = open_at(directory.path()).await.unwrap();
    let keys = store.load_keys().await.unwrap();
    let opened: Vec<_> = keys.iter().map(|key| key.secret.is_ok()).collect();
    assert_eq!(opened, [true, false, true]);
    store.remove_key(keys[1].record.id).await.unwrap();
    store.close().await;
    let store = open_at(directory.path()).await.unwrap();
    assert!(!file.load().unwrap().has_older());
    assert_eq!(store.load_keys().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_file_from_outside_is_used_as_it_is() {
    let directory = TempDir::new().unwrap();
    let made = key_file(directory.path()).load_or_create().unwrap();
    let given = SealingKeyFile::given(directory.path().join("keyring.key"));
    let path = directory.path().join("keyring.db");
    let store = KeyringStore::open(&path, &given).await.unwrap();
    store
        .add_key(&new_key("0", Some("sk-0")), Timestamp::now())
        .await
        .unwrap();
    let error = store.rotate_master().await.unwrap_err();
    assert!(matches!(error, KeyringError::Refused { .. }), "{error}");
    store.close().await;
    // Its owner rotates: a new first line, and the old one behind it until the next start.
    let both = made.rotated().unwrap();
    key_file(directory.path()).replace(&both).unwrap();
    let store = KeyringStore::open(&path, &given).await.unwrap();
    assert_whole(&store, 1).await;
    assert_eq!(sealed_with(&store).await, names(&both.without_older()));
    assert_eq!(given.load().unwrap().iter().count(), 2);
}

#[tokio::test]
async fn without_its_key_a_database_is_refused_and_no_new_key_is_made() {
    let (directory, store) = with_keys(1).await;
    store.close().await;
    let path = directory.path().join("keyring.key");
    fs::remove_file(&path).unwrap();
    let error = open_at(directory.path()).await.err().unwrap();
    assert!(matches!(error, OpenError::Key { .. }), "{error}");
    assert!(!path.exists());
}
