//! The parts of a request's body, visited once.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Asked, content::Content, passed_over, scalar::Scalar, tools::Tools};
use crate::vendor::endpoint::Endpoint;

/// The whole body.
pub(super) struct Body<'a> {
    endpoint: Endpoint,
    asked: &'a mut Asked,
    /// The fields that have been read: each may come once.
    seen: Vec<&'static str>,
}

/// The fields of a body that say something.
const FIELDS: &[(&str, Field)] = &[
    ("model", Field::Model),
    ("max_tokens", Field::Limit),
    ("max_completion_tokens", Field::Limit),
    ("max_output_tokens", Field::Limit),
    ("generationConfig", Field::Settings),
    ("generation_config", Field::Settings),
    ("options", Field::Settings),
    ("n", Field::Answers),
    ("stream", Field::Stream),
    ("previous_response_id", Field::Outside),
    ("conversation", Field::Outside),
    ("prompt", Field::Prompt),
    ("cachedContent", Field::Outside),
    ("cached_content", Field::Outside),
    ("container", Field::Outside),
    ("messages", Field::Content),
    ("input", Field::Content),
    ("contents", Field::Content),
    ("content", Field::Content),
    ("requests", Field::Content),
    ("system", Field::Content),
    ("systemInstruction", Field::Content),
    ("system_instruction", Field::Content),
    ("tools", Field::Tools),
    ("service_tier", Field::Tier),
    ("serviceTier", Field::Tier),
    ("speed", Field::Tier),
    ("web_search_options", Field::Surcharge),
    ("mcp_servers", Field::Surcharge),
    // Sound costs more than text, and so does work that must stay in one country.
    ("audio", Field::Surcharge),
    ("inference_geo", Field::Surcharge),
    // OpenRouter's: other models than the one that is named, and tools of its own.
    ("models", Field::Surcharge),
    ("plugins", Field::Surcharge),
];

/// What Google and Ollama put a level deeper.
const SETTINGS: &[(&str, Field)] = &[
    ("maxOutputTokens", Field::Limit),
    ("max_output_tokens", Field::Limit),
    ("num_predict", Field::Limit),
    ("candidateCount", Field::Answers),
    ("candidate_count", Field::Answers),
    ("responseModalities", Field::Surcharge),
    ("response_modalities", Field::Surcharge),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Model,
    Limit,
    Answers,
    Stream,
    Settings,
    /// Something that the vendor keeps, to be read as well.
    Outside,
    /// A text with Ollama, a stored thing with `responses`.
    Prompt,
    /// What is asked.
    Content,
    Tools,
    Tier,
    Surcharge,
}

impl<'a> Body<'a> {
    pub(super) const fn new(endpoint: Endpoint, asked: &'a mut Asked) -> Self {
        Self {
            endpoint,
            asked,
            seen: Vec::new(),
        }
    }

    /// Which field a key is; an error when it comes again.
    fn find<E: Error>(
        &mut self,
        fields: &'static [(&str, Field)],
        key: &str,
    ) -> Result<Option<Field>, E> {
        let Some((name, field)) = fields.iter().find(|(name, _)| *name == key) else {
            return Ok(None);
        };
        if self.seen.contains(name) {
            return Err(E::custom("the same field twice"));
        }
        self.seen.push(name);
        Ok(Some(*field))
    }

    fn note(&mut self, field: Field, value: &Scalar) {
        let asked = &mut *self.asked;
        match field {
            Field::Model => asked.model = value.text().map(ToOwned::to_owned),
            // Of several limits one holds; which one is the vendor's affair.
            Field::Limit => asked.max_output_tokens = asked.max_output_tokens.max(value.count()),
            Field::Answers => asked.answers = value.count().unwrap_or(1).max(1),
            Field::Stream => {
                if let Scalar::Flag(flag) = value {
                    asked.is_stream = *flag;
                }
            }
            Field::Outside => asked.points_outside |= value.is_given(),
            Field::Prompt => asked.points_outside |= *value == Scalar::Other,
            Field::Surcharge => asked.has_surcharge |= value.is_given(),
            Field::Tier => {
                asked.has_surcharge |= matches!(value.text(), Some("priority" | "fast"));
            }
            Field::Settings | Field::Content | Field::Tools => {}
        }
    }
}

impl<'de> DeserializeSeed<'de> for Body<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Body<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            match self.find(FIELDS, &key)? {
                None => {
                    fields.next_value::<IgnoredAny>()?;
                }
                Some(Field::Settings) => fields.next_value_seed(Settings(&mut self))?,
                Some(Field::Content) => {
                    let content = Content::new(&mut self.asked.points_outside);
                    fields.next_value_seed(content)?;
                }
                Some(Field::Tools) => {
                    let tools = Tools {
                        endpoint: self.endpoint,
                        has_surcharge: &mut self.asked.has_surcharge,
                    };
                    fields.next_value_seed(tools)?;
                }
                Some(field) => {
                    let value = fields.next_value::<Scalar>()?;
                    self.note(field, &value);
                }
            }
        }
        Ok(())
    }
}

/// Settings a level deeper, where there are any.
struct Settings<'a, 'b>(&'a mut Body<'b>);

impl<'de> DeserializeSeed<'de> for Settings<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Settings<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    passed_over!(unit, bool, i64, u64, f64, str, seq);

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            match self.0.find(SETTINGS, &key)? {
                Some(field) => {
                    let value = fields.next_value::<Scalar>()?;
                    self.0.note(field, &value);
                }
                None => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}
