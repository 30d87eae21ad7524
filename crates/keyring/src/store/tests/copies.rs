//! Copies of a keyring in use.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

use botmaker_secrets::ExposeSecret;

use super::*;
use crate::store::back_up;

#[tokio::test]
async fn a_copy_is_a_private_keyring_of_its_own() {
    let (directory, store) = open().await;
    let now = Timestamp::now();
    store
        .add_key(&new_key("a", Some("sk-a")), now)
        .await
        .unwrap();
    let copy = TempDir::new().unwrap();
    let key = key_file(directory.path());
    assert!(back_up(store.path(), &key, copy.path()).await.unwrap());
    store.add_key(&new_key("b", None), now).await.unwrap();
    for name in ["keyring.db", "keyring.key"] {
        let mode = fs::metadata(copy.path().join(name)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "{name}");
    }
    assert_eq!(fs::read_dir(copy.path()).unwrap().count(), 2);
    // It replaces nothing.
    assert!(back_up(store.path(), &key, copy.path()).await.is_err());
    let restored = open_at(copy.path()).await.unwrap();
    let keys = restored.load_keys().await.unwrap();
    assert_eq!(keys.len(), 1);
    let secret = keys[0].secret.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(secret.expose_secret(), "sk-a");
}

#[tokio::test]
async fn a_key_from_outside_is_not_copied() {
    let (directory, store) = open().await;
    let path = directory.path().join("keyring.key");
    fs::set_permissions(&path, Permissions::from_mode(0o400)).unwrap();
    let copy = TempDir::new().unwrap();
    let given = SealingKeyFile::given(path);
    assert!(!back_up(store.path(), &given, copy.path()).await.unwrap());
    assert_eq!(fs::read_dir(copy.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_during_rotations_opens() {
    let (directory, store) = open().await;
    for n in 0..50 {
        let new = new_key(&format!("{n}"), Some("sk"));
        store.add_key(&new, Timestamp::now()).await.unwrap();
    }
    let rotating = store.clone();
    let rotations = tokio::spawn(async move {
        for _ in 0..5 {
            rotating.rotate_master().await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
    });
    let mut made = 0;
    for _ in 0..5 {
        let copy = TempDir::new().unwrap();
        let key = key_file(directory.path());
        // Who meets too many rotations is told so, and gets no copy that does not open.
        if back_up(store.path(), &key, copy.path()).await.is_ok() {
            made += 1;
            let restored = open_at(copy.path()).await.unwrap();
            let keys = restored.load_keys().await.unwrap();
            assert!(keys.iter().all(|key| key.secret.is_ok()));
        }
    }
    rotations.await.unwrap();
    assert!(made > 0);
}
