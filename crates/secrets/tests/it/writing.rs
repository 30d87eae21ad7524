//! What is written, read back, listed and destroyed.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    sync::Arc,
};

use botmaker_domain::{BotId, SecretName};
use botmaker_secrets::{ExposeSecret, Ownership, SecretDirectory, SecretDirectoryError};

use crate::support::{Place, VALUE, mode, token, value};

#[test]
fn a_secret_is_written_exactly_private_and_of_the_containers_user() {
    let place = Place::new();
    place.write_token();
    let file = place.file("telegram_token.1");
    assert_eq!(fs::read_to_string(&file).unwrap(), VALUE);
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&place.secrets.host_path(place.bot)), 0o700);
    assert_eq!(mode(place.secrets.path()), 0o700);
    let owner = Ownership::for_this_process();
    for path in [file, place.secrets.host_path(place.bot)] {
        let metadata = fs::metadata(path).unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (owner.uid, owner.gid));
    }
    assert_eq!(place.names(), ["telegram_token.1"]);
}

#[test]
fn a_version_is_immutable_and_writing_it_again_is_fine() {
    let place = Place::new();
    place.write_token();
    place.write_token();
    let error = place
        .secrets
        .write(place.bot, &token(), 1, &value("another"))
        .unwrap_err();
    assert!(
        matches!(error, SecretDirectoryError::AlreadyWritten { .. }),
        "{error}"
    );
    assert_eq!(
        fs::read_to_string(place.file("telegram_token.1")).unwrap(),
        VALUE
    );
    place
        .secrets
        .write(place.bot, &token(), 2, &value("another"))
        .unwrap();
    assert_eq!(place.names(), ["telegram_token.1", "telegram_token.2"]);
}

#[test]
fn only_the_gateway_token_is_read_back() {
    let place = Place::new();
    let missing = place.secrets.read_gateway_token(place.bot, 1).unwrap_err();
    assert!(
        matches!(missing, SecretDirectoryError::Missing { .. }),
        "{missing}"
    );
    let name = SecretName::gateway_token();
    place
        .secrets
        .write(place.bot, &name, 3, &value(VALUE))
        .unwrap();
    let token = place.secrets.read_gateway_token(place.bot, 3).unwrap();
    assert_eq!(token.expose_secret(), VALUE);
    assert!(place.secrets.read_gateway_token(place.bot, 4).is_err());
}

#[test]
fn listing_shows_bots_versions_and_strangers() {
    let place = Place::new();
    place.write_token();
    place
        .secrets
        .write(place.bot, &token(), 12, &value(VALUE))
        .unwrap();
    fs::create_dir(place.secrets.path().join("lost+found")).unwrap();
    for stranger in ["notes.txt", "telegram_token.07", "telegram_token.x"] {
        fs::write(place.file(stranger), "x").unwrap();
    }
    let found = place.secrets.list_bots().unwrap();
    assert_eq!(found.bots, [place.bot]);
    assert_eq!(found.foreign, ["lost+found"]);
    let versions: Vec<_> = place
        .secrets
        .list(place.bot)
        .unwrap()
        .into_iter()
        .map(|secret| secret.version)
        .collect();
    assert_eq!(versions, [1, 12]);
    assert!(place.secrets.list(BotId::generate()).unwrap().is_empty());
}

#[test]
fn shredding_leaves_nothing_and_may_be_repeated() {
    let place = Place::new();
    place.write_token();
    place
        .secrets
        .write(place.bot, &token(), 2, &value(VALUE))
        .unwrap();
    place.secrets.shred(place.bot).unwrap();
    assert!(!place.secrets.host_path(place.bot).exists());
    place.secrets.shred(place.bot).unwrap();
    assert_eq!(place.secrets.list_bots().unwrap().bots, []);
}

#[test]
fn shredding_overwrites_before_it_unlinks() {
    let place = Place::new();
    place.write_token();
    // An open handle still sees the blocks after the name is gone.
    let mut handle = fs::File::open(place.file("telegram_token.1")).unwrap();
    place.secrets.shred(place.bot).unwrap();
    let mut rest = Vec::new();
    std::io::Read::read_to_end(&mut handle, &mut rest).unwrap();
    assert_eq!(rest, vec![0; VALUE.len()]);
}

#[test]
fn wrong_modes_are_repaired_before_a_start() {
    let place = Place::new();
    place.write_token();
    let file = place.file("telegram_token.1");
    let directory = place.secrets.host_path(place.bot);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(place.file(".telegram_token.2.tmp"), "left by a crash").unwrap();
    let versions = [(token(), 1)].into();
    place.secrets.ensure_usable(place.bot, &versions).unwrap();
    assert_eq!((mode(&file), mode(&directory)), (0o600, 0o700));
    assert_eq!(place.names(), ["telegram_token.1"]);
}

#[test]
fn a_missing_or_emptied_secret_is_named_before_a_start() {
    let place = Place::new();
    let check = |name: SecretName, version| {
        place
            .secrets
            .ensure_usable(place.bot, &[(name, version)].into())
    };
    assert!(
        matches!(check(token(), 1), Err(SecretDirectoryError::Missing { file, .. }) if file == "telegram_token.1")
    );
    place.write_token();
    assert!(check(token(), 1).is_ok());
    assert!(
        matches!(check(token(), 2), Err(SecretDirectoryError::Missing { file, .. }) if file == "telegram_token.2")
    );
    fs::write(place.file("telegram_token.1"), "").unwrap();
    assert!(matches!(
        check(token(), 1),
        Err(SecretDirectoryError::Malformed { .. })
    ));
}

#[test]
fn writers_in_parallel_do_not_disturb_one_another() {
    let place = Arc::new(Place::new());
    std::thread::scope(|scope| {
        for version in 1..=8 {
            let place = Arc::clone(&place);
            scope.spawn(move || {
                for _ in 0..3 {
                    place
                        .secrets
                        .write(place.bot, &token(), version, &value(VALUE))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(place.secrets.list(place.bot).unwrap().len(), 8);
}

#[test]
fn the_host_path_is_absolute_and_free_of_links() {
    let place = Place::new();
    let link = place.parent.path().join("link");
    std::os::unix::fs::symlink(place.parent.path(), &link).unwrap();
    let reopened =
        SecretDirectory::open(&link.join("secrets"), Ownership::for_this_process()).unwrap();
    assert!(reopened.path().is_absolute());
    assert_eq!(reopened.path(), place.secrets.path());
}
