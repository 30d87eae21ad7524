//! The words by which an owner groups bots.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// One tag: 1 to 32 of `a-z 0-9 . _ -`, beginning with a letter or digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// Why a text is no [`Tag`], or a list of them no [`Tags`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// Empty or more than 32 characters.
    #[error("a tag has 1 to 32 characters")]
    Length,
    /// A character outside `a-z 0-9 . _ -`, or a sign at the beginning.
    #[error(
        "a tag consists of a-z, 0-9, dots, underscores and hyphens, beginning with a letter or digit"
    )]
    Character,
    /// More than [`Tags::MAX`].
    #[error("there are at most 16 tags")]
    TooMany,
    /// One of an ordered list is there twice.
    #[error("each tag is named once")]
    Twice,
}

impl Tag {
    /// Parses a tag. Upper case is refused, not folded: what is stored is what was typed.
    ///
    /// # Errors
    /// When the text is too long or has other characters.
    pub fn parse(text: &str) -> Result<Self, TagError> {
        if text.is_empty() || text.len() > 32 {
            return Err(TagError::Length);
        }
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let starts_well = text.bytes().next().is_some_and(plain);
        if !starts_well
            || !text
                .bytes()
                .all(|byte| plain(byte) || b"._-".contains(&byte))
        {
            return Err(TagError::Character);
        }
        Ok(Self(text.to_owned()))
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Tag {
    type Error = TagError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

/// A bot's tags: sorted, each once, at most [`Tags::MAX`].
#[derive(Clone, PartialEq, Eq, Debug, Default, Hash, Serialize, Deserialize)]
#[serde(try_from = "BTreeSet<Tag>", into = "BTreeSet<Tag>")]
pub struct Tags(BTreeSet<Tag>);

impl Tags {
    /// The most tags of one bot.
    pub const MAX: usize = 16;

    /// Collects tags; repeated ones count once.
    ///
    /// # Errors
    /// [`TagError::TooMany`].
    pub fn new(tags: impl IntoIterator<Item = Tag>) -> Result<Self, TagError> {
        let mut kept = BTreeSet::new();
        for tag in tags {
            kept.insert(tag);
            if kept.len() > Self::MAX {
                return Err(TagError::TooMany);
            }
        }
        Ok(Self(kept))
    }

    /// The tags in order.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.0.iter()
    }
}

impl TryFrom<BTreeSet<Tag>> for Tags {
    type Error = TagError;

    fn try_from(tags: BTreeSet<Tag>) -> Result<Self, Self::Error> {
        Self::new(tags)
    }
}

impl From<Tags> for BTreeSet<Tag> {
    fn from(tags: Tags) -> Self {
        tags.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_short_plain_words() {
        for good in ["a", "7", "team-a", "v1.2_x", &"x".repeat(32)] {
            assert!(Tag::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "-a", ".a", "a b", "ä", "a/b", &"x".repeat(33)] {
            assert!(Tag::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_list_of_tags_is_sorted_unique_and_short() {
        let parse = |text: &str| Tag::parse(text).unwrap();
        let tags = Tags::new(["b", "a", "b"].map(parse)).unwrap();
        assert_eq!(serde_json::to_string(&tags).unwrap(), r#"["a","b"]"#);
        let many = (0..17).map(|n| parse(&format!("t{n}")));
        assert_eq!(Tags::new(many), Err(TagError::TooMany));
        let sixteen = (0..32).map(|n| parse(&format!("t{}", n % 16)));
        assert_eq!(Tags::new(sixteen).unwrap().iter().count(), 16);
    }
}
