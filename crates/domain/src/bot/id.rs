//! The identity of a bot.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies a bot for ever; a UUID version 7 (RFC 9562), so ids sort by creation time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BotId(Uuid);

impl BotId {
    /// Makes a new id from the current time and randomness.
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }

    /// Wraps an existing UUID, as stored in a row or a label.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The instant that the id was made, in milliseconds since the Unix epoch; 0 for ids of another version.
    #[must_use]
    pub fn created_at_ms(self) -> u64 {
        self.0.get_timestamp().map_or(0, |stamp| {
            let (seconds, nanos) = stamp.to_unix();
            seconds * 1000 + u64::from(nanos) / 1_000_000
        })
    }
}

/// Where new ids come from: a parameter, so that what depends on an id can be repeated.
pub trait IdSource: Send + Sync + 'static {
    /// The id of a bot that is about to be made.
    fn bot_id(&self) -> BotId;
}

/// Ids from the current time and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    fn bot_id(&self) -> BotId {
        BotId::generate()
    }
}

impl fmt::Display for BotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for BotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BotId({self})")
    }
}

impl FromStr for BotId {
    type Err = uuid::Error;

    /// Parses the hyphenated form only, so that an id has one spelling in paths, labels and directories.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uuid = Uuid::try_parse(text)?;
        if uuid.as_hyphenated().to_string() == text {
            Ok(Self(uuid))
        } else {
            Uuid::try_parse("").map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_creation_and_carry_their_time() {
        let first = BotId::generate();
        let second = BotId::generate();
        assert!(first < second);
        assert!(first.created_at_ms() > 1_600_000_000_000);
    }

    #[test]
    fn only_the_hyphenated_lower_case_form_parses() {
        let id = BotId::generate();
        assert_eq!(id.to_string().parse::<BotId>().unwrap(), id);
        for other in [
            id.uuid().simple().to_string(),
            id.to_string().to_uppercase(),
            format!("{{{id}}}"),
            "../etc".into(),
        ] {
            assert!(other.parse::<BotId>().is_err(), "{other} must not parse");
        }
    }
}
