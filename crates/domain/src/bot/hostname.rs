//! The host name of a bot: its short, unique address inside its container and in commands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A DNS label (RFC 1123 section 2.1): 1 to 63 of `a-z 0-9 -`, no hyphen at an end. Unique on an instance.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hostname(String);

/// Why a text is no [`Hostname`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HostnameError {
    /// Empty or more than 63 characters.
    #[error("a host name has 1 to 63 characters")]
    Length,
    /// A character outside `a-z 0-9 -`, or a hyphen at an end.
    #[error("a host name consists of a-z, 0-9 and inner hyphens")]
    Character,
    /// It reads like a bot id, which would make paths such as `/api/bots/{id or hostname}` ambiguous.
    #[error("a host name must not look like a bot id")]
    LooksLikeId,
}

impl Hostname {
    /// Parses a host name. Upper case is refused, not folded: what is stored is what was typed.
    ///
    /// # Errors
    /// When it is no DNS label or reads like a bot id.
    pub fn parse(text: &str) -> Result<Self, HostnameError> {
        if text.is_empty() || text.len() > 63 {
            return Err(HostnameError::Length);
        }
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !text.bytes().all(inner) || text.starts_with('-') || text.ends_with('-') {
            return Err(HostnameError::Character);
        }
        if uuid::Uuid::try_parse(text).is_ok() {
            return Err(HostnameError::LooksLikeId);
        }
        Ok(Self(text.to_owned()))
    }

    /// Derives a host name from a display name: ASCII letters and digits kept in lower case, the rest turned
    /// into single hyphens. `None` when nothing usable remains.
    #[must_use]
    pub fn derive(name: &str) -> Option<Self> {
        let mut label = String::new();
        for character in name.chars() {
            if label.len() >= 40 {
                break;
            }
            if character.is_ascii_alphanumeric() {
                label.push(character.to_ascii_lowercase());
            } else if !label.is_empty() && !label.ends_with('-') {
                label.push('-');
            }
        }
        Self::parse(label.trim_end_matches('-')).ok()
    }

    /// The host name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Hostname {
    type Error = HostnameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Hostname> for String {
    fn from(hostname: Hostname) -> Self {
        hostname.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_dns_label_parses_and_nothing_else_does() {
        for good in ["a", "my-bot", "7up", &"x".repeat(63)] {
            assert!(Hostname::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "A",
            "a.b",
            "a_b",
            "ä",
            "a b",
            "../x",
            &"x".repeat(64),
        ] {
            assert!(Hostname::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Hostname::parse("0191e0a4-8a9c-7d6e-9f00-000000000000"),
            Err(HostnameError::LooksLikeId)
        );
    }

    /// RFC 1123 word for word, and slowly.
    fn is_label(text: &str) -> bool {
        let parts: Vec<_> = text.split('-').collect();
        let is_word = |part: &&str| {
            part.chars()
                .all(|c| "abcdefghijklmnopqrstuvwxyz0123456789".contains(c))
        };
        (1..=63).contains(&text.chars().count())
            && parts.iter().all(is_word)
            && !parts[0].is_empty()
            && !parts[parts.len() - 1].is_empty()
    }

    proptest! {
        #[test]
        fn a_text_parses_when_and_only_when_it_is_a_label(text in prop_oneof!["[a-z0-9-]{0,66}", "\\PC{0,20}", "[a-zA-Z0-9._ -]{0,12}"]) {
            let parsed = Hostname::parse(&text);
            let is_id = uuid::Uuid::try_parse(&text).is_ok();
            prop_assert_eq!(parsed.is_ok(), is_label(&text) && !is_id);
            if let Ok(hostname) = parsed {
                prop_assert_eq!(hostname.as_str(), &text);
                prop_assert_eq!(Hostname::try_from(String::from(hostname.clone())), Ok(hostname));
            }
        }

        #[test]
        fn whatever_is_derived_is_valid(name in "\\PC{0,200}") {
            if let Some(hostname) = Hostname::derive(&name) {
                prop_assert!(Hostname::parse(hostname.as_str()).is_ok());
            }
        }
    }
}
