//! Secrets as people and programs hand them in.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use zeroize::Zeroize;

/// A secret in a request: 1 to 65,536 bytes of text without control characters and without blank ends.
///
/// Deserialises from a string, never serialises, prints `[redacted]`, and is wiped when dropped. Messages about
/// refused input never repeat it, not even when it is a number instead of a string.
pub struct SecretValue(SecretString);

/// Why a text is no [`SecretValue`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretValueError {
    /// Nothing there.
    #[error("a secret must not be empty")]
    Empty,
    /// More than [`SecretValue::MAX_BYTES`].
    #[error("a secret has at most 65,536 bytes")]
    TooLong,
    /// A line break, NUL or another control character: most often a pasted file instead of its value.
    #[error("a secret must not contain line breaks or other control characters")]
    ControlCharacter,
    /// A blank at its beginning or end: most often a slip when copying.
    #[error("a secret must not begin or end with a blank")]
    BlankEnd,
}

impl SecretValue {
    /// The longest secret, in bytes.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// Takes ownership of a text; the text is wiped when it is refused.
    ///
    /// # Errors
    /// See [`SecretValueError`].
    pub fn parse(mut text: String) -> Result<Self, SecretValueError> {
        match check(&text) {
            Ok(()) => Ok(Self(SecretString::from(text))),
            Err(error) => {
                text.zeroize();
                Err(error)
            }
        }
    }

    /// The text, for the one place that uses it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The secret without the proof that it was checked.
    #[must_use]
    pub fn into_secret(self) -> SecretString {
        self.0
    }
}

fn check(text: &str) -> Result<(), SecretValueError> {
    if text.is_empty() {
        Err(SecretValueError::Empty)
    } else if text.len() > SecretValue::MAX_BYTES {
        Err(SecretValueError::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(SecretValueError::ControlCharacter)
    } else if text.trim().len() != text.len() {
        Err(SecretValueError::BlankEnd)
    } else {
        Ok(())
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Clone for SecretValue {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl From<SecretValue> for SecretString {
    fn from(value: SecretValue) -> Self {
        value.0
    }
}

impl<'de> Deserialize<'de> for SecretValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // `any`, so that the visitor words every refusal itself: asked for a string, serde_json quotes a number.
        deserializer.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

/// Answers every other scalar itself, because serde's own message would quote the refused value.
macro_rules! refuse_without_quoting {
    ($($method:ident: $kind:ty),*) => {$(
        fn $method<E: de::Error>(self, _: $kind) -> Result<SecretValue, E> {
            Err(E::custom("a secret is a string"))
        }
    )*};
}

impl Visitor<'_> for SecretVisitor {
    type Value = SecretValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SecretValue, E> {
        // Checked before copying: an oversized or malformed text is never duplicated.
        check(text).map_err(E::custom)?;
        Ok(SecretValue(SecretString::from(text)))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<SecretValue, E> {
        SecretValue::parse(text).map_err(E::custom)
    }

    refuse_without_quoting!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_char: char, visit_bytes: &[u8]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_secret_is_kept_as_it_was_given_and_prints_redacted() {
        let value: SecretValue = serde_json::from_str("\"sk-ant-1 2\"").unwrap();
        assert_eq!(value.expose(), "sk-ant-1 2");
        assert_eq!(
            format!("{value:?} {:?}", value.clone().into_secret()),
            "[redacted] SecretBox<str>([REDACTED])"
        );
    }

    #[test]
    fn bad_pastes_are_refused() {
        let parse = |text: &str| SecretValue::parse(text.to_owned()).map(|_| ());
        assert_eq!(parse(""), Err(SecretValueError::Empty));
        assert_eq!(parse("a\n"), Err(SecretValueError::ControlCharacter));
        assert_eq!(parse("a\0b"), Err(SecretValueError::ControlCharacter));
        assert_eq!(parse(" a"), Err(SecretValueError::BlankEnd));
        assert_eq!(parse("a\u{a0}"), Err(SecretValueError::BlankEnd));
        assert_eq!(parse(&"a".repeat(65_536)), Ok(()));
        assert_eq!(parse(&"a".repeat(65_537)), Err(SecretValueError::TooLong));
    }

    #[test]
    fn a_refused_value_of_another_type_is_not_quoted() {
        for json in [
            "31415926",
            "-31415926",
            "3.1415926",
            "true",
            "[\"31415926\"]",
            "{\"31415926\":1}",
            "\" 31415926\"",
        ] {
            let message = serde_json::from_str::<SecretValue>(json)
                .unwrap_err()
                .to_string();
            assert!(!message.contains("1415926"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn whatever_parses_has_no_control_character_and_no_blank_end(text in "\\PC{0,12}[ \\n\\r\\t\\x00a]{0,3}") {
            if let Ok(value) = SecretValue::parse(text.clone()) {
                prop_assert_eq!(value.expose(), text.as_str());
                prop_assert!(!text.chars().any(char::is_control));
                prop_assert_eq!(text.trim(), text.as_str());
            }
        }
    }
}
