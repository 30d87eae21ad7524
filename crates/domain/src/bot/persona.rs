//! The persona: who the bot is, in its owner's words.

use serde::{Deserialize, Serialize};

/// A Markdown text that becomes OpenClaw's `SOUL.md`; may be empty. At most 20,000 characters, which is what
/// OpenClaw reads of one persona file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Persona(String);

/// Why a text is no [`Persona`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonaError {
    /// Longer than [`Persona::MAX_CHARS`].
    #[error("a persona has at most 20,000 characters")]
    TooLong,
    /// A control character other than tab and line break.
    #[error("a persona must not contain control characters other than tabs and line breaks")]
    ControlCharacter,
}

impl Persona {
    /// The longest persona, in Unicode scalar values.
    pub const MAX_CHARS: usize = 20_000;

    /// Parses a persona.
    ///
    /// # Errors
    /// When it is too long or holds control characters.
    pub fn parse(text: &str) -> Result<Self, PersonaError> {
        if text.len() > Self::MAX_CHARS * 4 || text.chars().count() > Self::MAX_CHARS {
            return Err(PersonaError::TooLong);
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            return Err(PersonaError::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The persona as Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Persona {
    type Error = PersonaError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Persona> for String {
    fn from(persona: Persona) -> Self {
        persona.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personas_are_text_of_bounded_length() {
        assert!(Persona::parse("# Ada\n\tKind.").is_ok());
        assert_eq!(
            Persona::parse(&"x".repeat(20_001)),
            Err(PersonaError::TooLong)
        );
        assert_eq!(Persona::parse("\u{0}"), Err(PersonaError::ControlCharacter));
    }
}
