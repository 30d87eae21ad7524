//! Single values, whatever their type: what is not expected in a place is no error there.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::MAX_MODEL_CHARS;

/// A value of a field that should hold a single one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number that is not negative, rounded up.
    Count(u64),
    /// A text, shortened.
    Text(String),
    /// A list, an object, or a negative number.
    Other,
}

impl Scalar {
    /// A number, also where it is written as a text, as Google's format allows.
    pub(super) fn count(&self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(*count),
            Self::Text(text) => text.parse().ok(),
            Self::Null | Self::Flag(_) | Self::Other => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is anything.
    pub(super) fn is_given(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Flag(flag) => *flag,
            Self::Text(text) => !text.is_empty(),
            Self::Count(_) | Self::Other => true,
        }
    }
}

/// The first [`MAX_MODEL_CHARS`] characters.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(MAX_MODEL_CHARS).collect()
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Scalar, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Scalar, E> {
        Ok(Scalar::Count(count))
    }

    fn visit_i64<E: Error>(self, count: i64) -> Result<Scalar, E> {
        Ok(u64::try_from(count).map_or(Scalar::Other, Scalar::Count))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and beyond the greatest number the cast stays there"
    )]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
        Ok(if number < 0.0 {
            Scalar::Other
        } else {
            Scalar::Count(number.ceil() as u64)
        })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(shortened(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Scalar, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}
