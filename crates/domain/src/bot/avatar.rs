//! The face that an owner gives a bot.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{emoji::Emoji, picture::PictureFormat};

/// A bot's face. A bot without one has a face that is drawn from its id.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Avatar {
    /// One emoji.
    Emoji {
        /// The emoji.
        emoji: Emoji,
    },
    /// A picture; its bytes lie beside the bot's row.
    Image {
        /// Which picture.
        digest: PictureDigest,
        /// How it is encoded.
        format: PictureFormat,
    },
}

/// The SHA-256 of a picture's bytes: another picture has another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PictureDigest([u8; 32]);

/// A text that is no [`PictureDigest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a picture's digest has 64 hexadecimal digits")]
pub struct PictureDigestError;

impl PictureDigest {
    /// Wraps a digest.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest's bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PictureDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for PictureDigest {
    type Err = PictureDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_hex = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        if text.len() != 64 || !text.as_bytes().iter().all(is_hex) {
            return Err(PictureDigestError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| PictureDigestError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| PictureDigestError)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for PictureDigest {
    type Error = PictureDigestError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PictureDigest> for String {
    fn from(digest: PictureDigest) -> Self {
        digest.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_comes_back_from_its_hexadecimal_digits() {
        let mut bytes = [0xab; 32];
        bytes[0] = 0x01;
        let digest = PictureDigest::new(bytes);
        assert_eq!(digest.to_string().parse(), Ok(digest));
        for bad in ["", "ab", &"g".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert!(bad.parse::<PictureDigest>().is_err(), "{bad}");
        }
    }
}
