//! A server that is neither root nor user 1000.

use std::{fs, os::unix::fs::MetadataExt};

use botmaker_domain::BotId;
use botmaker_secrets::{Ownership, SecretDirectory, SecretDirectoryError};

use crate::{
    child,
    support::{VALUE, is_root, mode, token, value},
};

const SOMEBODY: u32 = 4321;

fn check(parent: &std::path::Path) {
    let root = parent.join("secrets");
    let own = Ownership::of_this_process();
    assert_eq!(Ownership::for_this_process(), own);
    let secrets = SecretDirectory::open(&root, own).unwrap();
    let bot = BotId::generate();
    secrets.write(bot, &token(), 1, &value(VALUE)).unwrap();
    let file = secrets.host_path(bot).join("telegram_token.1");
    assert_eq!(
        (fs::metadata(&file).unwrap().uid(), mode(&file)),
        (own.uid, 0o600)
    );
    secrets.ensure_usable(bot, &[(token(), 1)].into()).unwrap();
    secrets.shred(bot).unwrap();
    let other = Ownership {
        uid: own.uid + 1,
        gid: own.gid,
    };
    let error = SecretDirectory::open(&root, other).unwrap_err();
    assert!(
        matches!(error, SecretDirectoryError::CannotGiveAway { .. }),
        "{error}"
    );
}

#[test]
fn an_unprivileged_server_keeps_secrets_as_its_own_user() {
    if let Some(directory) = child::directory() {
        assert!(!is_root());
        check(&directory);
        return;
    }
    let parent = tempfile::tempdir().unwrap();
    if is_root() {
        std::os::unix::fs::chown(parent.path(), Some(SOMEBODY), Some(SOMEBODY)).unwrap();
        child::run(
            "unprivileged::an_unprivileged_server_keeps_secrets_as_its_own_user",
            parent.path(),
            "",
            Some(SOMEBODY),
        );
    } else {
        check(parent.path());
    }
}
