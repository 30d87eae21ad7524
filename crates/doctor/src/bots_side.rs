//! The listener that bots reach.

use crate::check::Check;

/// What the server says about its listener.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotsSideFact {
    /// Whether there is to be one.
    pub is_enabled: bool,
    /// Whether it listens.
    pub is_listening: bool,
    /// Where, `address:port`; empty until Docker tells it.
    pub address: String,
    /// Why it does not listen.
    pub error: String,
}

/// Judges the listener.
#[must_use]
pub fn bots_side(fact: &BotsSideFact) -> Check {
    if fact.is_listening {
        return Check::good("bots' side", format!("listens on {}", fact.address));
    }
    if fact.is_enabled && fact.address.is_empty() {
        return Check::warning(
            "bots' side",
            fact.error.clone(),
            "look again in a moment; it listens as soon as Docker answers",
        );
    }
    if fact.is_enabled {
        return Check::bad(
            "bots' side",
            fact.error.clone(),
            "end what holds the address, or choose another bots_side.port in the settings",
        );
    }
    Check::good("bots' side", "is switched off in the settings")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckState;

    fn state(is_enabled: bool, is_listening: bool, address: &str) -> CheckState {
        let fact = BotsSideFact {
            is_enabled,
            is_listening,
            address: address.to_owned(),
            error: String::new(),
        };
        bots_side(&fact).state
    }

    #[test]
    fn only_a_listener_that_cannot_listen_is_bad() {
        assert_eq!(state(true, true, "172.17.0.1:7101"), CheckState::Good);
        assert_eq!(state(true, false, "172.17.0.1:7101"), CheckState::Bad);
        assert_eq!(state(true, false, ""), CheckState::Warning);
        assert_eq!(state(false, false, ""), CheckState::Good);
    }
}
