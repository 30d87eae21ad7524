//! The keyring and its proxy.

use botmaker_fleet::keyring::KeyringUseError;
use botmaker_ports::{KeyringError, KeyringStatus};

use crate::check::Check;

const TITLE: &str = "keyring";

/// Judges what the keyring says of itself.
#[must_use]
pub fn keyring(status: &Result<KeyringStatus, KeyringUseError>) -> Check {
    let status = match status {
        Ok(status) => status,
        Err(KeyringUseError::Keyring(KeyringError::Off)) => {
            return Check::good(
                TITLE,
                "is switched off in the settings; bots have keys of their own",
            );
        }
        Err(error) => {
            return Check::bad(
                TITLE,
                error.to_string(),
                "see why in the log of the server, or of botmaker-proxy where it runs by itself; bots that use the keyring's \
                 keys cannot answer meanwhile",
            );
        }
    };
    if status.panic_since.is_some() {
        return Check::bad(
            TITLE,
            "every bot is cut off from its model",
            "let them in again under Keys, or with botmaker-admin keyring calm",
        );
    }
    if let Some(failure) = status.failing.first() {
        return Check::bad(
            TITLE,
            format!("cannot listen on {}: {}", failure.address, failure.message),
            "end what holds the address, or choose another keyring.port in the settings; it tries again by itself",
        );
    }
    if status.listens_on.is_empty() {
        return Check::warning(
            TITLE,
            "does not listen yet",
            "look again in a moment; it listens as soon as Docker answers",
        );
    }
    let listens: Vec<_> = status.listens_on.iter().map(ToString::to_string).collect();
    let (keys, grants) = (status.keys, status.grants);
    Check::good(
        TITLE,
        format!(
            "listens on {}; {keys} keys, {grants} bots with leave",
            listens.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use botmaker_ports::ListenFailure;

    use super::*;
    use crate::check::CheckState;

    fn status() -> KeyringStatus {
        KeyringStatus {
            version: "1".to_owned(),
            listens_on: vec!["172.17.0.1:7102".parse().unwrap()],
            failing: Vec::new(),
            cut_off: Vec::new(),
            keys: 1,
            grants: 2,
            panic_since: None,
            rate_per_minute: Some(120),
            rates: Vec::new(),
            refuses_unpriced: true,
            waiting_records: 0,
            lost_records: 0,
        }
    }

    fn state(status: KeyringStatus) -> CheckState {
        keyring(&Ok(status)).state
    }

    #[test]
    fn a_keyring_is_bad_when_bots_cannot_use_it() {
        assert_eq!(state(status()), CheckState::Good);
        let silent = KeyringStatus {
            listens_on: Vec::new(),
            ..status()
        };
        assert_eq!(state(silent.clone()), CheckState::Warning);
        let failure = ListenFailure {
            address: "172.17.0.1:7102".parse().unwrap(),
            message: "in use".to_owned(),
        };
        assert_eq!(
            state(KeyringStatus {
                failing: vec![failure],
                ..silent
            }),
            CheckState::Bad
        );
        let panic_since = Some(jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(
            state(KeyringStatus {
                panic_since,
                ..status()
            }),
            CheckState::Bad
        );
        assert_eq!(
            keyring(&Err(KeyringError::Off.into())).state,
            CheckState::Good
        );
        let away = KeyringError::Unavailable {
            message: "x".to_owned(),
        };
        assert_eq!(keyring(&Err(away.into())).state, CheckState::Bad);
    }
}
