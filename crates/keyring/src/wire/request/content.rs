//! What is asked, searched for things that are not in it.
//!
//! A picture in the body is bounded by its bytes, one that the vendor is to fetch is not. Names are taken for what they
//! mean in the vendors' formats; a tool's arguments that happen to use the same ones make the bound wider than need be,
//! which is harmless.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{passed_over, scalar::Scalar};

/// What a value is, by the name of the field that holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anything.
    Anywhere,
    /// An address: outside, unless it is a `data:` one.
    Address,
    /// An id or an address of something that the vendor keeps or fetches.
    Reference,
}

/// A part of what is asked.
pub(super) struct Content<'a> {
    place: Place,
    points_outside: &'a mut bool,
}

impl<'a> Content<'a> {
    pub(super) const fn new(points_outside: &'a mut bool) -> Self {
        Self {
            place: Place::Anywhere,
            points_outside,
        }
    }

    const fn part(&mut self, place: Place) -> Content<'_> {
        Content {
            place,
            points_outside: self.points_outside,
        }
    }

    fn place_of(&self, key: &str) -> Place {
        match key {
            "file_id" | "file_url" | "file_uri" | "fileUri" | "fileId" => Place::Reference,
            "image_url" | "imageUrl" | "video_url" | "audio_url" => Place::Address,
            "url" if self.place == Place::Address => Place::Address,
            _ => Place::Anywhere,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Content<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Content<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    passed_over!(unit, bool, i64, u64, f64);

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        *self.points_outside |= match self.place {
            Place::Anywhere => false,
            Place::Address => !text.starts_with("data:"),
            Place::Reference => !text.is_empty(),
        };
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let place = self.place;
        while list.next_element_seed(self.part(place))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        let (mut is_at_address, mut has_address) = (false, false);
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "type" => {
                    let kind = fields.next_value::<Scalar>()?;
                    // Anthropic's way: `"source": {"type": "url", "url": …}`.
                    is_at_address |= kind.text() == Some("url");
                    // An earlier part of a conversation that the vendor has kept.
                    *self.points_outside |= kind.text() == Some("item_reference");
                }
                key => {
                    has_address |= key == "url";
                    let place = self.place_of(key);
                    fields.next_value_seed(self.part(place))?;
                }
            }
        }
        *self.points_outside |= is_at_address && has_address;
        Ok(())
    }
}
