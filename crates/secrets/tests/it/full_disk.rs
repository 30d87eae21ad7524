//! A disk without room.

use std::{fs, path::Path, process::Command};

use botmaker_domain::BotId;
use botmaker_secrets::{Ownership, SecretDirectory};

use crate::{
    child,
    support::{is_root, token, value},
};

/// Writes a long secret where there is no room for it and looks at what is left.
fn write_without_room(secrets: &SecretDirectory) {
    let bot = BotId::generate();
    secrets.write(bot, &token(), 1, &value("fits")).unwrap();
    let long = "x".repeat(60_000);
    let error = secrets.write(bot, &token(), 2, &value(&long)).unwrap_err();
    assert!(error.is_storage_full(), "{error:?}");
    let names: Vec<_> = fs::read_dir(secrets.host_path(bot))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["telegram_token.1"], "no partial file is left");
    secrets.shred(bot).unwrap();
}

fn open(parent: &Path) -> SecretDirectory {
    SecretDirectory::open(&parent.join("secrets"), Ownership::for_this_process()).unwrap()
}

/// A file size limit of 4 KiB stands for the full disk: it needs no rights.
#[test]
fn a_write_beyond_the_file_size_limit_leaves_no_partial_file() {
    if let Some(directory) = child::directory() {
        write_without_room(&open(&directory));
        return;
    }
    let parent = tempfile::tempdir().unwrap();
    child::run(
        "full_disk::a_write_beyond_the_file_size_limit_leaves_no_partial_file",
        parent.path(),
        // The signal that a process gets at its limit is ignored, so that the write fails instead.
        "trap '' XFSZ; ulimit -f 8;",
        None,
    );
}

struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// A real full file system. Mounting one takes root; for others the test above holds the promise.
#[test]
fn a_full_file_system_leaves_no_partial_file() {
    let place = tempfile::tempdir().unwrap();
    if is_root() {
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                "size=40k,mode=0700",
                "botmaker-secrets-test",
            ])
            .arg(place.path())
            .status()
            .unwrap();
        if mounted.success() {
            let _mounted = Mounted(place.path());
            write_without_room(&open(place.path()));
            return;
        }
    }
    let secrets = open(place.path());
    let error = secrets
        .write(BotId::generate(), &token(), 1, &value(&"x".repeat(65_537)))
        .unwrap_err();
    assert!(!error.is_storage_full(), "too long is not full: {error:?}");
}
