//! Keys, and which of them a bot may use.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::bot::{
    model::{BaseUrl, ProviderId},
    tag::{Tag, TagError, Tags},
};

/// A key's id: a UUID of version 7.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(Uuid);

impl KeyId {
    /// Makes a new id.
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }

    /// Wraps a stored id.
    #[must_use]
    pub const fn from_uuid(id: Uuid) -> Self {
        Self(id)
    }

    /// The id for storing.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What people call a key: 1 to 64 characters, none of them a control character, no blanks around it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyLabel(String);

/// Why a text is no [`KeyLabel`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key's label has 1 to 64 characters, no control characters, and no blanks around it")]
pub struct KeyLabelError;

impl KeyLabel {
    /// Parses a label.
    ///
    /// # Errors
    /// When it is empty, longer than 64 characters, has control characters or blanks around it.
    pub fn parse(text: &str) -> Result<Self, KeyLabelError> {
        let has_length = (1..=64).contains(&text.chars().count());
        if !has_length || text.trim() != text || text.chars().any(char::is_control) {
            return Err(KeyLabelError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for KeyLabel {
    type Error = KeyLabelError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<KeyLabel> for String {
    fn from(label: KeyLabel) -> Self {
        label.0
    }
}

/// The tags by which a bot finds its keys, in the order in which they are tried: 1 to [`KeyTags::MAX`], each once.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<Tag>", into = "Vec<Tag>")]
pub struct KeyTags(Vec<Tag>);

impl KeyTags {
    /// The most tags of one bot's keys.
    pub const MAX: usize = Tags::MAX;

    /// Checks a list of tags.
    ///
    /// # Errors
    /// When there are none, too many, or one twice.
    pub fn new(tags: Vec<Tag>) -> Result<Self, TagError> {
        if tags.is_empty() {
            return Err(TagError::Length);
        }
        let mut seen = std::collections::BTreeSet::new();
        if tags.len() > Self::MAX {
            return Err(TagError::TooMany);
        }
        if !tags.iter().all(|tag| seen.insert(tag)) {
            return Err(TagError::Twice);
        }
        Ok(Self(tags))
    }

    /// The tags in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Tag] {
        &self.0
    }
}

impl TryFrom<Vec<Tag>> for KeyTags {
    type Error = TagError;

    fn try_from(tags: Vec<Tag>) -> Result<Self, Self::Error> {
        Self::new(tags)
    }
}

impl From<KeyTags> for Vec<Tag> {
    fn from(tags: KeyTags) -> Self {
        tags.0
    }
}

/// Whose key pays for a bot's model.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// A key of its own, in a file that the bot can read; or none, where its provider needs none. Rows written before
    /// there was a keyring say nothing, and mean this.
    #[default]
    Own,
    /// The keyring's keys of its provider that are for everybody.
    Operator,
    /// The keyring's keys with these tags, in order, then those for everybody.
    Tags(KeyTags),
}

impl KeySource {
    /// Whether the bot goes through the keyring's proxy.
    #[must_use]
    pub const fn is_keyring(&self) -> bool {
        !matches!(self, Self::Own)
    }

    /// The tags, in order; none for the other sources.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        match self {
            Self::Tags(tags) => tags.as_slice(),
            Self::Own | Self::Operator => &[],
        }
    }
}

/// The last refusal that a vendor gave to a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyFailure {
    /// When.
    pub at: Timestamp,
    /// The HTTP status of the vendor's answer; `None` when there was no answer.
    pub status: Option<u16>,
    /// In words that hold nothing of the answer itself.
    pub detail: String,
}

/// Everything that may be said of a key; its value is not among it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyRecord {
    /// Its id.
    pub id: KeyId,
    /// Whose key it is; an id of the catalogue.
    pub vendor: ProviderId,
    /// Where it is good, for providers whose address the operator gives: naming it here is what allows bots to go there,
    /// private addresses included.
    pub base_url: Option<BaseUrl>,
    /// What people call it.
    pub label: KeyLabel,
    /// For whom it is; without tags, for everybody.
    pub tags: Tags,
    /// Whether there is a value; servers without keys have none.
    pub has_secret: bool,
    /// Whether it may be used.
    pub enabled: bool,
    /// When it stops being used; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When a request was last sent with it, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// The last refusal since the last success.
    pub last_failure: Option<KeyFailure>,
    /// Until when it is not tried, after a refusal.
    pub rests_until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Tag {
        Tag::parse(text).unwrap()
    }

    #[test]
    fn labels_are_for_people() {
        assert!(KeyLabel::parse("Research, EU").is_ok());
        for bad in ["", " a", "a\nb", &"x".repeat(65)] {
            assert!(KeyLabel::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_order_of_tags_is_kept() {
        let tags = KeyTags::new(vec![tag("b"), tag("a")]).unwrap();
        assert_eq!(tags.as_slice(), [tag("b"), tag("a")]);
        let text = serde_json::to_string(&KeySource::Tags(tags.clone())).unwrap();
        assert_eq!(text, r#"{"tags":["b","a"]}"#);
        assert_eq!(
            serde_json::from_str::<KeySource>(&text).unwrap(),
            KeySource::Tags(tags)
        );
        assert!(KeyTags::new(vec![]).is_err());
        assert!(KeyTags::new(vec![tag("a"), tag("a")]).is_err());
    }

    #[test]
    fn only_own_keys_go_round_the_keyring() {
        assert!(!KeySource::default().is_keyring());
        assert!(KeySource::Operator.is_keyring());
    }
}
