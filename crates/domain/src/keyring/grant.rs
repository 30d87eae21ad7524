//! What the keyring knows of a bot.

use serde::{Deserialize, Serialize};

use crate::bot::{
    id::BotId,
    model::{BaseUrl, ProviderId},
    tag::Tag,
};

/// The SHA-256 digest of a bot's token. Tokens have 256 random bits, so that nobody can guess what a digest is of.
pub type GrantDigest = [u8; 32];

/// A [`GrantDigest`] in a bot's description: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GrantMark(GrantDigest);

/// A text that is no [`GrantMark`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the mark of a grant has 64 hexadecimal digits")]
pub struct GrantMarkError;

impl GrantMark {
    /// Wraps a digest.
    #[must_use]
    pub const fn new(digest: GrantDigest) -> Self {
        Self(digest)
    }

    /// The digest.
    #[must_use]
    pub const fn digest(&self) -> GrantDigest {
        self.0
    }
}

impl TryFrom<String> for GrantMark {
    type Error = GrantMarkError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(GrantMarkError);
        }
        let mut digest = [0; 32];
        for (index, byte) in digest.iter_mut().enumerate() {
            let digits = text.get(index * 2..index * 2 + 2).ok_or(GrantMarkError)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| GrantMarkError)?;
        }
        Ok(Self(digest))
    }
}

impl From<GrantMark> for String {
    fn from(mark: GrantMark) -> Self {
        mark.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Leave for a bot to use the proxy, with everything that the proxy must know of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Whose.
    pub bot: BotId,
    /// The tokens that are good: the present one, and during a change the one that the bot would return to.
    pub digests: Vec<GrantDigest>,
    /// The false key in the bot's state: whoever shows it has read what was not meant for them.
    pub canary: Option<GrantDigest>,
    /// The only vendor that it reaches.
    pub vendor: ProviderId,
    /// Where that vendor is, for providers whose address the operator gives.
    pub base_url: Option<BaseUrl>,
    /// The tags of its keys, in order.
    pub tags: Vec<Tag>,
    /// What its configuration lets it ask for in one answer, in tokens.
    pub max_output_tokens: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_written_as_digits_and_read_again() {
        let mark = GrantMark::new([0xa7; 32]);
        let text = String::from(mark.clone());
        assert_eq!(text, "a7".repeat(32));
        assert_eq!(GrantMark::try_from(text), Ok(mark));
        for bad in ["", "a7", &"g7".repeat(32), &"é".repeat(32)] {
            assert_eq!(GrantMark::try_from(bad.to_owned()), Err(GrantMarkError));
        }
    }
}
