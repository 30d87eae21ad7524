//! Which container image a bot runs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A reference to an image, such as `botmaker/openclaw:2026.9.6` or `ghcr.io/openclaw/openclaw@sha256:…`: 1 to 255 of
/// `a-z A-Z 0-9 . _ - / : @`, beginning with a letter or digit (the distribution reference grammar, not checked further).
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageReference(String);

/// A text that is no [`ImageReference`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an image reference consists of 1 to 255 letters, digits and . _ - / : @, beginning with a letter or digit"
)]
pub struct ImageReferenceError;

impl ImageReference {
    /// Parses a reference.
    ///
    /// # Errors
    /// When it has another shape.
    pub fn parse(text: &str) -> Result<Self, ImageReferenceError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._-/:@".contains(&b);
        let is_good = (1..=255).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.bytes().all(allowed);
        is_good
            .then(|| Self(text.to_owned()))
            .ok_or(ImageReferenceError)
    }

    /// The reference as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ImageReference {
    type Error = ImageReferenceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ImageReference> for String {
    fn from(reference: ImageReference) -> Self {
        reference.0
    }
}

/// An image by the name that a person chose, and by the id that it had then: a tag that moves does not change a bot.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct PinnedImage {
    /// The name.
    pub reference: ImageReference,
    /// The engine's id, `sha256:…`.
    pub id: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_a_shape_that_is_safe_in_a_call() {
        for good in [
            "botmaker/openclaw:2026.9.6",
            "a",
            "localhost:5000/x@sha256:0a",
        ] {
            assert_eq!(ImageReference::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "-x", "a b", "a\n", "ä", &"a".repeat(256)] {
            assert!(ImageReference::parse(bad).is_err(), "{bad:?}");
        }
    }
}
