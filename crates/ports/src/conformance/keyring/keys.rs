//! Keys.

use botmaker_domain::keyring::{KeyId, KeyLabel};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::samples::{SharedKeyring, base_url, new_key, tags, vendor};
use crate::keyring::{KeyChange, KeyringError, NewKey};

fn label(text: &str) -> KeyLabel {
    KeyLabel::parse(text).expect("a label")
}

/// A whole second, so that every database keeps it as it is.
fn in_an_hour() -> Timestamp {
    let hour = Timestamp::now() + SignedDuration::from_hours(1);
    Timestamp::from_second(hour.as_second()).expect("near")
}

/// A new key is enabled, unused and not resting, and what is said of it is what was given.
pub async fn a_new_key_begins_as_documented(keyring: SharedKeyring) {
    let ends = in_an_hour();
    let given = NewKey {
        tags: tags(&["eu", "research"]),
        expires_at: Some(ends),
        ..new_key("work")
    };
    let before = Timestamp::now() - SignedDuration::from_secs(2);
    let made = keyring.add_key(&given).await.expect("added");
    assert!(made.created_at >= before, "{made:?}");
    assert!(made.enabled && made.has_secret);
    assert_eq!(made.label, given.label);
    assert_eq!(made.vendor, given.vendor);
    assert_eq!(made.tags, given.tags);
    assert_eq!(made.expires_at, Some(ends));
    assert_eq!(made.last_used_at, None);
    assert_eq!(made.last_failure, None);
    assert_eq!(made.rests_until, None);
    assert_eq!(keyring.list_keys().await.expect("read"), [made]);
    assert_eq!(keyring.status().await.expect("read").keys, 1);
}

/// A server that wants no key is kept by its address.
pub async fn a_server_without_keys_is_kept_by_its_address(keyring: SharedKeyring) {
    let given = NewKey {
        vendor: vendor("ollama"),
        base_url: Some(base_url("http://10.1.2.3:11434")),
        secret: None,
        ..new_key("cellar")
    };
    let made = keyring.add_key(&given).await.expect("added");
    assert!(!made.has_secret);
    assert_eq!(made.base_url, given.base_url);
}

/// What a vendor cannot use is refused, and nothing is kept of it.
pub async fn a_key_that_its_vendor_cannot_use_is_refused(keyring: SharedKeyring) {
    for bad in [
        NewKey {
            secret: None,
            ..new_key("a")
        },
        NewKey {
            base_url: Some(base_url("http://10.1.2.3")),
            ..new_key("a")
        },
        NewKey {
            vendor: vendor("openai-compatible"),
            ..new_key("a")
        },
        NewKey {
            vendor: vendor("nobody"),
            ..new_key("a")
        },
    ] {
        let refused = keyring.add_key(&bad).await;
        assert!(
            matches!(refused, Err(KeyringError::Refused { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(keyring.list_keys().await.expect("read"), []);
}

/// Two keys of one vendor are never called the same; two vendors' may be.
pub async fn a_label_is_taken_once_of_each_vendor(keyring: SharedKeyring) {
    keyring.add_key(&new_key("work")).await.expect("added");
    let again = keyring.add_key(&new_key("work")).await;
    assert!(
        matches!(again, Err(KeyringError::Conflict { .. })),
        "{again:?}"
    );
    let other = NewKey {
        vendor: vendor("openai"),
        ..new_key("work")
    };
    keyring.add_key(&other).await.expect("another vendor's");
    assert_eq!(keyring.list_keys().await.expect("read").len(), 2);
}

/// What a change does not name stays.
pub async fn a_change_changes_what_it_names_and_no_more(keyring: SharedKeyring) {
    let made = keyring.add_key(&new_key("work")).await.expect("added");
    let nothing = keyring.change_key(made.id, &KeyChange::default()).await;
    assert_eq!(nothing, Ok(made.clone()));
    let change = KeyChange {
        label: Some(label("home")),
        tags: Some(tags(&["eu"])),
        enabled: Some(false),
        ..KeyChange::default()
    };
    let changed = keyring.change_key(made.id, &change).await.expect("changed");
    let mut expected = made.clone();
    expected.label = label("home");
    expected.tags = tags(&["eu"]);
    expected.enabled = false;
    assert_eq!(changed, expected);
    assert_eq!(keyring.list_keys().await.expect("read"), [expected]);
}

/// When a key stops being used can be said, and be taken back.
pub async fn an_end_can_be_set_and_taken_away(keyring: SharedKeyring) {
    let made = keyring.add_key(&new_key("work")).await.expect("added");
    for expires_at in [Some(in_an_hour()), None] {
        let change = KeyChange {
            expires_at: Some(expires_at),
            ..KeyChange::default()
        };
        let changed = keyring.change_key(made.id, &change).await.expect("changed");
        assert_eq!(changed.expires_at, expires_at);
        let other = KeyChange {
            enabled: Some(true),
            ..KeyChange::default()
        };
        let kept = keyring.change_key(made.id, &other).await.expect("changed");
        assert_eq!(kept.expires_at, expires_at);
    }
}

/// A label that another key of the vendor has is refused; a key's own is not.
pub async fn a_change_onto_a_taken_label_is_refused(keyring: SharedKeyring) {
    let work = keyring.add_key(&new_key("work")).await.expect("added");
    keyring.add_key(&new_key("home")).await.expect("added");
    let to = |text| KeyChange {
        label: Some(label(text)),
        ..KeyChange::default()
    };
    let taken = keyring.change_key(work.id, &to("home")).await;
    assert!(
        matches!(taken, Err(KeyringError::Conflict { .. })),
        "{taken:?}"
    );
    keyring
        .change_key(work.id, &to("work"))
        .await
        .expect("its own label");
}

/// A value with blanks or line breaks is refused, at the beginning and as a change, and never repeated.
pub async fn a_value_that_no_header_can_hold_is_refused(keyring: SharedKeyring) {
    let made = keyring.add_key(&new_key("work")).await.expect("added");
    let bad = || Some(SecretString::from("sk-half\nother-half"));
    let change = KeyChange {
        secret: bad(),
        ..KeyChange::default()
    };
    let key = NewKey {
        secret: bad(),
        ..new_key("home")
    };
    let changed = keyring.change_key(made.id, &change).await;
    let added = keyring.add_key(&key).await;
    for refused in [changed, added] {
        let error = refused.expect_err("refused");
        assert!(
            matches!(error, KeyringError::Refused { .. }) && !error.to_string().contains("half"),
            "{error}"
        );
    }
}

/// A key that is not there is said not to be there.
pub async fn an_unknown_key_is_not_found(keyring: SharedKeyring) {
    let id = KeyId::generate();
    let is_missing = |error| matches!(error, KeyringError::NotFound { .. });
    let changed = keyring.change_key(id, &KeyChange::default()).await;
    assert!(is_missing(changed.expect_err("missing")));
    assert!(is_missing(
        keyring.remove_key(id).await.expect_err("missing")
    ));
    assert!(is_missing(keyring.test_key(id).await.expect_err("missing")));
}

/// A removed key is gone, and its label is free.
pub async fn a_removed_key_is_gone(keyring: SharedKeyring) {
    let made = keyring.add_key(&new_key("work")).await.expect("added");
    keyring.remove_key(made.id).await.expect("removed");
    assert_eq!(keyring.list_keys().await.expect("read"), []);
    let again = keyring.add_key(&new_key("work")).await.expect("added");
    assert_ne!(again.id, made.id);
}

/// Keys are listed by vendor, then by label.
pub async fn keys_are_listed_by_vendor_and_label(keyring: SharedKeyring) {
    for (of, called) in [("openai", "a"), ("anthropic", "b"), ("anthropic", "a")] {
        let key = NewKey {
            vendor: vendor(of),
            ..new_key(called)
        };
        keyring.add_key(&key).await.expect("added");
    }
    let keys = keyring.list_keys().await.expect("read");
    let names: Vec<_> = keys
        .iter()
        .map(|key| (key.vendor.as_str(), key.label.as_str()))
        .collect();
    assert_eq!(
        names,
        [("anthropic", "a"), ("anthropic", "b"), ("openai", "a")]
    );
}

/// A new master key seals every value anew and loses none.
pub async fn a_new_master_key_leaves_all_keys(keyring: SharedKeyring) {
    for called in ["a", "b"] {
        keyring.add_key(&new_key(called)).await.expect("added");
    }
    let before = keyring.list_keys().await.expect("read");
    for _ in 0..2 {
        assert!(keyring.rotate_master().await.expect("rotated") >= 2);
        assert_eq!(keyring.list_keys().await.expect("read"), before);
    }
}
