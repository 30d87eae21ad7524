//! The listener that bots reach.

use crate::check::Check;

/// What the server says about its listener.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotsSideFact {
    /// Whether there is to be one.
    pub is_enabled: bool,
    /// Whether it listens.
    pub is_listening: bool,
    /// Where, `address:port`.
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
    if fact.is_enabled {
        return Check::bad(
            "bots' side",
            fact.error.clone(),
            "end what holds the address, or choose another bots_side.port in the settings",
        );
    }
    Check::good("bots' side", "is switched off in the settings")
}
