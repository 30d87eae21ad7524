//! A full disk: writes are refused as such, reads go on, and after space is freed writes go on too.

use std::{fs, path::Path, process::Command};

use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::{
    AccessStore, EventStore, Store, StoreError,
    conformance::store::samples::{event, user},
};
use tempfile::TempDir;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A small file system of its own, unmounted at the end.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let directory = TempDir::new()?;
        let options = format!("size={size},mode=0700");
        let status = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(directory.path())
            .status()?;
        if status.success() {
            Ok(Self(directory))
        } else {
            Err(format!("mount ended with {status}").into())
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let status = Command::new("umount").arg("-l").arg(self.0.path()).status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "the disk is unmounted"
        );
    }
}

/// Writes until an error comes, and returns it.
async fn fill(store: &SqliteStore) -> StoreError {
    let mut large = event(None, 1);
    large.detail = Some("x".repeat(20_000));
    for _ in 0..1000 {
        if let Err(error) = store.append_event(&large).await {
            return error;
        }
    }
    panic!("the disk took 20 MB");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_survived() -> TestResult {
    if !nix::unistd::geteuid().is_root() {
        eprintln!("not run: only root can mount a disk of a chosen size");
        return Ok(());
    }
    let disk = SmallDisk::mount("2m")?;
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![1_u8; 400_000])?;
    let path = disk.path().join("botmaker.db");
    let store = SqliteStore::open(&path, &OpenOptions::default()).await?;
    store.insert_user(&user("ada")).await?;
    let error = fill(&store).await;
    assert!(matches!(error, StoreError::Full), "{error:?}");
    let written = store.list_events(0, None, 1000).await?.len();
    assert!(written > 5, "{written} events fitted");
    assert!(
        store.find_user_by_name("ada").await?.is_some(),
        "reads go on"
    );
    for _ in 0..3 {
        let error = fill(&store).await;
        assert!(matches!(error, StoreError::Full), "{error:?}");
    }
    let backup = store.backup_to(&disk.path().join("copy.db")).await;
    assert!(backup.is_err(), "there is no room for a copy");
    assert!(!disk.path().join("copy.db.partial").exists());
    fs::remove_file(&ballast)?;
    let next = store.append_event(&event(None, 2)).await?;
    store.check().await?;
    store.close().await;
    let store = SqliteStore::open(&path, &OpenOptions::default()).await?;
    let listed = store.list_events(0, None, 1000).await?;
    assert_eq!(listed.last(), Some(&next));
    Ok(())
}
