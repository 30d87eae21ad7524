//! Which language model answers for a bot: provider, model and, for self-hosted ones, the base URL.

use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

/// The id of a provider in the catalogue, such as `anthropic` or `demo`; `^[a-z][a-z0-9-]{0,31}$`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderId(String);

/// Why a text is no [`ModelId`] or [`ProviderId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelIdError {
    /// Empty or too long.
    #[error("has 1 to {max} characters")]
    Length {
        /// The longest allowed length in bytes.
        max: usize,
    },
    /// A character outside the allowed set.
    #[error("consists of {allowed}")]
    Character {
        /// The allowed characters, for people.
        allowed: &'static str,
    },
}

impl ProviderId {
    /// Parses a provider id.
    ///
    /// # Errors
    /// When it is not `^[a-z][a-z0-9-]{0,31}$`.
    pub fn parse(text: &str) -> Result<Self, ModelIdError> {
        if text.is_empty() || text.len() > 32 {
            return Err(ModelIdError::Length { max: 32 });
        }
        let starts_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        if !starts_well
            || !text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return Err(ModelIdError::Character {
                allowed: "a-z, 0-9 and hyphens, beginning with a letter",
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProviderId {
    type Error = ModelIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ProviderId> for String {
    fn from(id: ProviderId) -> Self {
        id.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A model id as its provider spells it, such as `claude-opus-4-6` or `meta/llama-4`: 1 to 200 printable ASCII
/// characters without blanks, quotes, backslashes or braces.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModelId(String);

impl ModelId {
    /// Parses a model id.
    ///
    /// # Errors
    /// When it is empty, too long or has a character that no provider uses.
    pub fn parse(text: &str) -> Result<Self, ModelIdError> {
        if text.is_empty() || text.len() > 200 {
            return Err(ModelIdError::Length { max: 200 });
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/@+".contains(&b);
        if !text.bytes().all(allowed) {
            return Err(ModelIdError::Character {
                allowed: "letters, digits and - _ . : / @ +",
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ModelId {
    type Error = ModelIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ModelId> for String {
    fn from(id: ModelId) -> Self {
        id.0
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The base URL of an OpenAI-compatible endpoint: `http` or `https`, a host, no user info, query or fragment;
/// at most 512 characters; stored without a trailing slash.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

/// Why a text is no [`BaseUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not `http://` or `https://`.
    #[error("a base URL begins with http:// or https://")]
    Scheme,
    /// No host, or characters that no host has.
    #[error("a base URL names a host, as in https://models.example.com/v1")]
    Host,
    /// User name or password inside the URL.
    #[error("a base URL must not carry a user name or password; give the key as provider key")]
    UserInfo,
    /// A query or fragment, blanks or control characters.
    #[error("a base URL has no query, fragment, blanks or control characters")]
    Character,
    /// More than 512 characters.
    #[error("a base URL has at most 512 characters")]
    TooLong,
}

impl BaseUrl {
    /// Parses a base URL.
    ///
    /// # Errors
    /// See [`BaseUrlError`].
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        if text.len() > 512 {
            return Err(BaseUrlError::TooLong);
        }
        let rest = text
            .strip_prefix("http://")
            .or_else(|| text.strip_prefix("https://"))
            .ok_or(BaseUrlError::Scheme)?;
        let plain = |b: u8| b.is_ascii_graphic() && !b"?#\"'\\<>{}|^`".contains(&b);
        if !rest.bytes().all(plain) {
            return Err(BaseUrlError::Character);
        }
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            return Err(BaseUrlError::UserInfo);
        }
        if !is_authority(authority) {
            return Err(BaseUrlError::Host);
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// Whether the host is the machine that asks: `localhost` or a loopback address. A bot that asks finds itself there.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.parts().1;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = bare.trim_end_matches('.').to_ascii_lowercase();
        let address = bare.parse::<IpAddr>();
        name == "localhost"
            || name.ends_with(".localhost")
            || address.is_ok_and(|address| address.to_canonical().is_loopback())
    }

    /// The same URL on another host.
    ///
    /// # Errors
    /// When `host` is no host.
    pub fn with_host(&self, host: &str) -> Result<Self, BaseUrlError> {
        let (scheme, _, rest) = self.parts();
        Self::parse(&format!("{scheme}://{host}{rest}"))
    }

    /// Scheme, host with the brackets of IPv6, and what follows: port and path.
    fn parts(&self) -> (&str, &str, &str) {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        let end = match rest.find(']') {
            Some(bracket) if rest.starts_with('[') => bracket + 1,
            _ => rest.find([':', '/']).unwrap_or(rest.len()),
        };
        let (host, rest) = rest.split_at(end);
        (scheme, host, rest)
    }

    /// The URL as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `text` is `host` or `host:port`, with `[v6]` allowed as host.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((host, rest)) if host.parse::<std::net::Ipv6Addr>().is_ok() => {
                match rest.strip_prefix(':') {
                    Some(port) => (host, Some(port)),
                    None if rest.is_empty() => (host, None),
                    None => return false,
                }
            }
            _ => return false,
        },
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let host_is_good = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._:".contains(&b))
        && host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ':');
    host_is_good && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

impl TryFrom<String> for BaseUrl {
    type Error = BaseUrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_name_a_host_and_nothing_secret() {
        for good in [
            "http://127.0.0.1:11434",
            "https://models.example.com/v1/",
            "http://[::1]:8080/v1",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        assert_eq!(
            BaseUrl::parse("https://a.example/v1/").unwrap().as_str(),
            "https://a.example/v1"
        );
        assert_eq!(BaseUrl::parse("ftp://a"), Err(BaseUrlError::Scheme));
        assert_eq!(BaseUrl::parse("http://"), Err(BaseUrlError::Host));
        assert_eq!(
            BaseUrl::parse("http://me:pw@a/"),
            Err(BaseUrlError::UserInfo)
        );
        assert_eq!(
            BaseUrl::parse("http://a/?k=v"),
            Err(BaseUrlError::Character)
        );
        for bad in [
            "http://a:0/",
            "http://[fd00::1]evil.example/v1",
            "http://[::1",
            "http://[a]",
        ] {
            assert_eq!(BaseUrl::parse(bad), Err(BaseUrlError::Host), "{bad}");
        }
    }

    #[test]
    fn the_machine_itself_is_known_by_all_its_names() {
        for (text, is_loopback) in [
            ("http://localhost:11434", true),
            ("https://LocalHost./v1", true),
            ("http://ollama.localhost", true),
            ("http://127.0.0.1:11434/v1", true),
            ("http://127.8.8.8", true),
            ("http://[::1]:8080", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://botmaker:11434", false),
            ("http://192.168.1.20:11434", false),
            ("https://localhost.example.com", false),
            ("http://[fd00::1]", false),
        ] {
            let url = BaseUrl::parse(text).unwrap();
            assert_eq!(url.is_loopback(), is_loopback, "{text}");
        }
    }

    #[test]
    fn another_host_keeps_port_and_path() {
        for (text, moved) in [
            ("http://localhost:11434", "http://botmaker:11434"),
            ("http://[::1]:8080/v1", "http://botmaker:8080/v1"),
            ("https://127.0.0.1/a:b/c", "https://botmaker/a:b/c"),
            ("http://localhost", "http://botmaker"),
        ] {
            let url = BaseUrl::parse(text).unwrap();
            assert_eq!(url.with_host("botmaker").unwrap().as_str(), moved);
        }
        let url = BaseUrl::parse("http://localhost").unwrap();
        assert_eq!(url.with_host("a@b"), Err(BaseUrlError::UserInfo));
    }

    #[test]
    fn model_ids_keep_their_providers_spelling() {
        assert!(ModelId::parse("meta/llama-4:free").is_ok());
        assert!(ModelId::parse("a b").is_err());
        assert!(ModelId::parse("").is_err());
        assert!(ProviderId::parse("openai").is_ok());
        assert!(ProviderId::parse("-x").is_err());
    }
}
