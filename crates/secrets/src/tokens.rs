//! Tokens of people and programs. The database keeps only their digests.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::random::{RandomError, generate_token};

/// The SHA-256 digest of a token with at least 128 random bits, as the database keeps it.
///
/// A plain digest is enough for such tokens: unlike passwords they cannot be guessed. Comparison takes the same
/// time wherever two digests differ.
#[derive(Clone, Copy)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// Digests a token.
    #[must_use]
    pub fn of(token: &SecretString) -> Self {
        Self(Sha256::digest(token.expose_secret().as_bytes()).into())
    }

    /// Wraps a stored digest.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest for storing.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenDigest {}

impl fmt::Debug for TokenDigest {
    /// Shows the first four bytes: enough to tell two rows apart in a log, of no use for anything else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "TokenDigest({a:02x}{b:02x}{c:02x}{d:02x}…)")
    }
}

/// Random bytes of every token.
const RANDOM_BYTES: usize = 32;

/// Whether this is a prefix and 43 characters of base64url without padding.
fn has_shape(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix)
        .filter(|rest| rest.len() == 43)
        .and_then(|rest| URL_SAFE_NO_PAD.decode(rest).ok())
        .is_some_and(|raw| raw.len() == RANDOM_BYTES)
}

/// A token for scripts: `bmt_` and 43 characters of base64url, 256 random bits.
#[derive(Clone)]
pub struct BearerToken(SecretString);

/// A text that is no [`BearerToken`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a BotMaker token is bmt_ followed by 43 letters, digits, - or _")]
pub struct BearerTokenError;

impl BearerToken {
    /// What every token begins with, so that secret scanners recognise it.
    pub const PREFIX: &'static str = "bmt_";

    /// Makes a new token.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        generate_token(Self::PREFIX, RANDOM_BYTES).map(Self)
    }

    /// Parses a token as presented by a client. Says nothing about whether it exists.
    ///
    /// # Errors
    /// When the shape is wrong.
    pub fn parse(text: &str) -> Result<Self, BearerTokenError> {
        if has_shape(text, Self::PREFIX) {
            Ok(Self(SecretString::from(text)))
        } else {
            Err(BearerTokenError)
        }
    }

    /// The digest to store or to look up.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of(&self.0)
    }

    /// The token, to be shown once to the person who asked for it.
    #[must_use]
    pub const fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A bot's token for the keyring's proxy, in the place of an AI key: `bmk_` and 43 characters of base64url, 256 random bits.
/// Good nowhere else.
#[derive(Clone)]
pub struct GrantToken(SecretString);

impl GrantToken {
    /// What every such token begins with, so that secret scanners recognise it.
    pub const PREFIX: &'static str = "bmk_";

    /// Makes a new token.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        generate_token(Self::PREFIX, RANDOM_BYTES).map(Self)
    }

    /// The digest that the keyring keeps.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of(&self.0)
    }

    /// The token, for the bot's secret file.
    #[must_use]
    pub const fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl fmt::Debug for GrantToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Makes one half of a browser session (the cookie or the header secret): 43 characters, 256 bits.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn generate_session_secret() -> Result<SecretString, RandomError> {
    generate_token("", 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_token_parses_and_its_digest_is_its_identity() {
        let token = BearerToken::generate().unwrap();
        let again = BearerToken::parse(token.secret().expose_secret()).unwrap();
        assert_eq!(token.digest(), again.digest());
        assert_ne!(token.digest(), BearerToken::generate().unwrap().digest());
        assert_eq!(
            TokenDigest::from_bytes(*token.digest().as_bytes()),
            token.digest()
        );
        assert_eq!(format!("{token:?}"), "[redacted]");
    }

    #[test]
    fn a_bots_token_has_the_same_strength_and_another_name() {
        let token = GrantToken::generate().unwrap();
        let text = token.secret().expose_secret();
        assert!(has_shape(text, "bmk_") && BearerToken::parse(text).is_err());
        assert_eq!(token.digest(), TokenDigest::of(token.secret()));
        assert_ne!(token.digest(), GrantToken::generate().unwrap().digest());
        assert_eq!(format!("{token:?}"), "[redacted]");
    }

    #[test]
    fn digests_are_plain_sha_256() {
        let digest = TokenDigest::of(&SecretString::from("abc"));
        assert_eq!(&digest.as_bytes()[..4], &[0xba, 0x78, 0x16, 0xbf]);
    }

    #[test]
    fn other_shapes_are_refused() {
        let good = format!("bmt_{}", "A".repeat(43));
        assert!(BearerToken::parse(&good).is_ok());
        for bad in [
            String::new(),
            "A".repeat(47),
            format!("bmt_{}", "A".repeat(42)),
            format!("bmt_{}", "A".repeat(44)),
            format!("bmt_{}=", "A".repeat(42)),
            format!("BMT_{}", "A".repeat(43)),
            format!(" {good}"),
        ] {
            assert!(BearerToken::parse(&bad).is_err(), "{bad}");
        }
    }
}
