//! The name that people give a bot.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A bot's display name: 1 to 128 characters, no control characters, no blank ends. Need not be unique.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BotName(String);

/// Why a text is no [`BotName`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BotNameError {
    /// Nothing but white space.
    #[error("a bot's name must not be empty")]
    Empty,
    /// Longer than [`BotName::MAX_CHARS`].
    #[error("a bot's name has at most 128 characters")]
    TooLong,
    /// A control character such as a line break.
    #[error("a bot's name must not contain control characters such as line breaks")]
    ControlCharacter,
}

impl BotName {
    /// The longest name, in Unicode scalar values.
    pub const MAX_CHARS: usize = 128;

    /// Parses a name; white space at both ends is dropped.
    ///
    /// # Errors
    /// When the text is empty, too long or holds a control character.
    pub fn parse(text: &str) -> Result<Self, BotNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BotNameError::Empty);
        }
        // A cheap length check first: a megabyte of text must not be walked character by character.
        if text.len() > Self::MAX_CHARS * 4 || text.chars().count() > Self::MAX_CHARS {
            return Err(BotNameError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(BotNameError::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for BotName {
    type Error = BotNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<BotName> for String {
    fn from(name: BotName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_1_to_128_characters_are_accepted() {
        assert_eq!(BotName::parse("  Ada \t").unwrap().as_str(), "Ada");
        assert!(BotName::parse(&"é".repeat(128)).is_ok());
        assert_eq!(BotName::parse(&"é".repeat(129)), Err(BotNameError::TooLong));
        assert_eq!(
            BotName::parse(&"a".repeat(1 << 20)),
            Err(BotNameError::TooLong)
        );
        assert_eq!(BotName::parse(" \n "), Err(BotNameError::Empty));
        assert_eq!(BotName::parse("a\nb"), Err(BotNameError::ControlCharacter));
    }
}
