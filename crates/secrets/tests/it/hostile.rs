//! Directories that somebody has tampered with.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

use botmaker_secrets::{Ownership, SecretDirectory, SecretDirectoryError};

use crate::support::{Place, VALUE, is_root, mode, token, value};

fn open(path: &std::path::Path) -> Result<SecretDirectory, SecretDirectoryError> {
    SecretDirectory::open(path, Ownership::for_this_process())
}

#[test]
fn a_root_open_to_others_is_refused_with_the_fix() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("my secrets");
    fs::create_dir(&root).unwrap();
    for bits in [0o750, 0o701, 0o777] {
        fs::set_permissions(&root, fs::Permissions::from_mode(bits)).unwrap();
        let message = open(&root).unwrap_err().to_string();
        let fix = format!("chmod 700 '{}'", root.canonicalize().unwrap().display());
        assert!(message.contains(&fix), "{message}");
        assert_eq!(mode(&root), bits, "the operator decides, not the server");
    }
    fs::set_permissions(&root, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(open(&root).is_ok());
}

#[test]
fn a_root_behind_a_link_or_a_file_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("target");
    fs::create_dir(&target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o700)).unwrap();
    let root = parent.path().join("secrets");
    symlink(&target, &root).unwrap();
    assert!(matches!(
        open(&root),
        Err(SecretDirectoryError::RootNotADirectory { .. })
    ));
    fs::remove_file(&root).unwrap();
    fs::write(&root, "").unwrap();
    assert!(matches!(
        open(&root),
        Err(SecretDirectoryError::RootNotADirectory { .. })
    ));
}

#[test]
fn a_root_without_a_parent_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let error = open(&parent.path().join("absent/secrets")).unwrap_err();
    assert!(
        matches!(error, SecretDirectoryError::RootIo { .. }),
        "{error}"
    );
}

#[test]
fn another_users_root_is_refused() {
    if !is_root() {
        // Without root no file can be given away; the system's own root directory is somebody else's.
        let error = open(std::path::Path::new("/usr")).unwrap_err();
        assert!(
            matches!(error, SecretDirectoryError::RootOwner { .. }),
            "{error}"
        );
        return;
    }
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("secrets");
    drop(open(&root).unwrap());
    std::os::unix::fs::chown(&root, Some(4321), None).unwrap();
    let message = open(&root).unwrap_err().to_string();
    assert!(message.contains("belongs to user 4321"), "{message}");
}

#[test]
fn a_bots_directory_behind_a_link_is_never_entered() {
    let place = Place::new();
    let elsewhere = place.parent.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("telegram_token.1"), "not ours").unwrap();
    let link = place.secrets.host_path(place.bot);
    symlink(&elsewhere, &link).unwrap();
    let refused = |result: Result<(), SecretDirectoryError>| {
        assert!(
            matches!(result, Err(SecretDirectoryError::NotADirectory { .. })),
            "{result:?}"
        );
    };
    refused(place.secrets.write(place.bot, &token(), 1, &value(VALUE)));
    refused(
        place
            .secrets
            .ensure_usable(place.bot, &[(token(), 1)].into()),
    );
    refused(place.secrets.read_gateway_token(place.bot, 1).map(|_| ()));
    refused(place.secrets.list(place.bot).map(|_| ()));
    place.secrets.shred(place.bot).unwrap();
    assert!(
        fs::symlink_metadata(&link).is_err(),
        "the link itself is gone"
    );
    assert_eq!(
        fs::read_to_string(elsewhere.join("telegram_token.1")).unwrap(),
        "not ours"
    );
}

#[test]
fn a_linked_secret_is_refused_and_shredding_spares_its_target() {
    let place = Place::new();
    place.write_token();
    let outside = place.parent.path().join("outside");
    fs::write(&outside, "precious").unwrap();
    fs::set_permissions(&outside, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&outside, place.file("telegram_token.2")).unwrap();
    fs::hard_link(&outside, place.file("telegram_token.3")).unwrap();
    symlink(&outside, place.file(".telegram_token.4.tmp")).unwrap();
    for version in [2, 3] {
        let error = place
            .secrets
            .write(place.bot, &token(), version, &value(VALUE))
            .unwrap_err();
        assert!(
            matches!(error, SecretDirectoryError::NotARegularFile { .. }),
            "{error}"
        );
        assert!(!error.to_string().contains(VALUE));
        assert!(
            place
                .secrets
                .ensure_usable(place.bot, &[(token(), version)].into())
                .is_err()
        );
    }
    place
        .secrets
        .write(place.bot, &token(), 4, &value(VALUE))
        .unwrap();
    assert_eq!(
        mode(&outside),
        0o644,
        "modes are not repaired through links"
    );
    place.secrets.shred(place.bot).unwrap();
    assert_eq!(fs::read_to_string(&outside).unwrap(), "precious");
    assert!(!place.secrets.host_path(place.bot).exists());
}

#[test]
fn directories_and_pipes_in_place_of_a_secret_do_not_block() {
    let place = Place::new();
    place.write_token();
    fs::create_dir(place.file("telegram_token.2")).unwrap();
    nix::unistd::mkfifo(
        &place.file("telegram_token.3"),
        nix::sys::stat::Mode::S_IRWXU,
    )
    .unwrap();
    for version in [2, 3] {
        let error = place
            .secrets
            .write(place.bot, &token(), version, &value(VALUE))
            .unwrap_err();
        assert!(
            matches!(error, SecretDirectoryError::NotARegularFile { .. }),
            "{error}"
        );
    }
    place.secrets.shred(place.bot).unwrap();
    assert!(!place.secrets.host_path(place.bot).exists());
}

#[test]
fn an_unexpected_directory_is_not_entered_but_no_secret_survives() {
    let place = Place::new();
    place.write_token();
    let inside = place.file("photos");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("cat"), "meow").unwrap();
    let error = place.secrets.shred(place.bot).unwrap_err();
    assert!(
        matches!(&error, SecretDirectoryError::UnexpectedDirectory { name, .. } if name == "photos"),
        "{error}"
    );
    assert_eq!(place.names(), ["photos"]);
    assert_eq!(fs::read_to_string(inside.join("cat")).unwrap(), "meow");
    fs::remove_dir_all(&inside).unwrap();
    place.secrets.shred(place.bot).unwrap();
}

#[test]
fn an_overlong_or_binary_gateway_token_is_refused() {
    let place = Place::new();
    place.write_token();
    for content in [vec![b'a'; 70_000], vec![0xff, 0xfe], Vec::new()] {
        fs::write(place.file("gateway_token.1"), content).unwrap();
        let error = place.secrets.read_gateway_token(place.bot, 1).unwrap_err();
        assert!(
            matches!(error, SecretDirectoryError::Malformed { .. }),
            "{error}"
        );
    }
}
