//! The names of secrets. Their values have types of their own in `botmaker-secrets`.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// A secret's name, such as `telegram_token`: `^[a-z][a-z0-9_]{0,47}$`. Safe as a file name and as OpenClaw's
/// secret provider alias (`^[a-z][a-z0-9_-]{0,63}$`), version suffix included.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretName(String);

/// A text that is no [`SecretName`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret's name consists of 1 to 48 of a-z, 0-9 and _, beginning with a letter")]
pub struct SecretNameError;

/// Which version of each secret is in use.
pub type SecretVersions = BTreeMap<SecretName, u32>;

impl SecretName {
    /// The token that opens a bot's gateway; the only secret that BotMaker reads back.
    pub const GATEWAY_TOKEN: &'static str = "gateway_token";
    /// The key of a bot's model provider.
    pub const PROVIDER_KEY: &'static str = "provider_key";

    /// Parses a name.
    ///
    /// # Errors
    /// When it is not `^[a-z][a-z0-9_]{0,47}$`.
    pub fn parse(text: &str) -> Result<Self, SecretNameError> {
        let good = !text.is_empty()
            && text.len() <= 48
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(SecretNameError)
        }
    }

    /// The name of the gateway token.
    #[must_use]
    pub fn gateway_token() -> Self {
        Self(Self::GATEWAY_TOKEN.to_owned())
    }

    /// The name of the provider key.
    #[must_use]
    pub fn provider_key() -> Self {
        Self(Self::PROVIDER_KEY.to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the file that holds one version, such as `telegram_token.7`.
    #[must_use]
    pub fn file_name(&self, version: u32) -> String {
        format!("{}.{version}", self.0)
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SecretName {
    type Error = SecretNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<SecretName> for String {
    fn from(name: SecretName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_as_file_names() {
        assert_eq!(
            SecretName::parse("telegram_token").unwrap().file_name(7),
            "telegram_token.7"
        );
        for bad in ["", "..", "a/b", "A", "_a", "a.b", "a b", &"a".repeat(49)] {
            assert!(SecretName::parse(bad).is_err(), "{bad}");
        }
    }
}
