//! The tools that a request offers to the model: those that the vendor runs cost more than tokens.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{passed_over, scalar::Scalar};
use crate::vendor::endpoint::Endpoint;

/// The list of tools.
pub(super) struct Tools<'a> {
    pub(super) endpoint: Endpoint,
    pub(super) has_surcharge: &'a mut bool,
}

/// Beginnings of the types of tools that run at the vendor's; a bot runs all others itself.
const RUN_BY_VENDOR: &[&str] = &[
    "web_search",
    "web_fetch",
    "x_search",
    "live_search",
    "browser_search",
    "code_execution",
    "code_interpreter",
    "file_search",
    "collections_search",
    "image_generation",
    "mcp",
    "openrouter:",
];

/// What Google calls its own tools; `functionDeclarations` are the bot's.
const GOOGLES: &[&str] = &[
    "googleSearch",
    "google_search",
    "googleSearchRetrieval",
    "google_search_retrieval",
    "googleMaps",
    "google_maps",
    "urlContext",
    "url_context",
    "codeExecution",
    "code_execution",
    "fileSearch",
    "file_search",
];

impl<'de> DeserializeSeed<'de> for Tools<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tools<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    passed_over!(unit, bool, i64, u64, f64, str);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            let tool = Tools {
                endpoint: self.endpoint,
                has_surcharge: self.has_surcharge,
            };
            if list.next_element_seed(tool)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            if key == "type" {
                let kind = fields.next_value::<Scalar>()?;
                let kind = kind.text().unwrap_or_default();
                *self.has_surcharge |= RUN_BY_VENDOR.iter().any(|own| kind.starts_with(own));
                continue;
            }
            let is_googles = matches!(
                self.endpoint,
                Endpoint::GenerateContent | Endpoint::StreamGenerateContent
            );
            *self.has_surcharge |= is_googles && GOOGLES.contains(&key.as_ref());
            fields.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
