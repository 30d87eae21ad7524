//! What a request asks for: which model, how much at most, and whether as a stream.
//!
//! A bot may write anything into a request, and what is read here decides what is set aside for it. So nothing is
//! guessed: a body that is no JSON object, that nests deeper than 128 levels, or that says one of these things twice is
//! not readable, and the proxy refuses it, because the vendor could read it differently.

mod content;
mod parts;
mod passed_over;
mod scalar;
mod tools;

use serde::de::DeserializeSeed;

use self::{parts::Body, passed_over::passed_over};
use crate::vendor::endpoint::Endpoint;

/// The longest name of a model that is kept, in characters.
pub const MAX_MODEL_CHARS: usize = 200;

/// What no model reads at once, in tokens: the bound for a request that points at things outside itself.
pub const MOST_INPUT_TOKENS: u64 = 2_000_000;

/// What a request asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of one request"
)]
pub struct Asked {
    /// Of which model, as the bot spells it, cut after [`MAX_MODEL_CHARS`].
    pub model: Option<String>,
    /// At most so many tokens in each answer.
    pub max_output_tokens: Option<u64>,
    /// How many answers at once; each may take as much as one.
    pub answers: u64,
    /// Whether the answer shall come piece by piece.
    pub is_stream: bool,
    /// Whether all of it was understood. What is not may ask for anything.
    pub is_readable: bool,
    /// Whether it points at something to be read that is not in it: a stored conversation, a file, an address.
    pub points_outside: bool,
    /// Whether it asks for something that is not paid by the token alone, or dearer than usual: a tool that the vendor
    /// runs itself, a faster service, another model than the one that it names.
    pub has_surcharge: bool,
}

impl Asked {
    /// How many tokens the vendor may read for it, cached ones included: a token has at least one byte.
    #[must_use]
    pub fn most_input(&self, body_bytes: u64) -> u64 {
        if self.points_outside {
            body_bytes.max(MOST_INPUT_TOKENS)
        } else {
            body_bytes
        }
    }

    /// How many tokens the model may write for it, where `usual` is the most when the request does not say.
    #[must_use]
    pub fn most_output(&self, endpoint: Endpoint, usual: u64) -> u64 {
        if !endpoint.writes_tokens() {
            return 0;
        }
        let each = self.max_output_tokens.unwrap_or(usual);
        each.saturating_mul(self.answers.max(1))
    }
}

/// Reads a request to `endpoint`, whose path behind the vendor's address is `path`.
///
/// Takes time in proportion to the body and no memory but for the names that it keeps.
#[must_use]
pub fn read(endpoint: Endpoint, path: &str, body: &[u8]) -> Asked {
    let mut asked = Asked {
        answers: 1,
        is_stream: matches!(
            endpoint,
            // Ollama's answers are streams unless the request says otherwise.
            Endpoint::StreamGenerateContent | Endpoint::OllamaChat | Endpoint::OllamaGenerate
        ),
        ..Asked::default()
    };
    if body.is_empty() && !endpoint.takes_tokens() {
        asked.is_readable = true;
        return asked;
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = Body::new(endpoint, &mut asked)
        .deserialize(&mut reader)
        .and_then(|()| reader.end());
    asked.is_readable = read.is_ok();
    if let Some(model) = model_of_path(endpoint, path) {
        asked.model = Some(model);
    }
    asked
}

/// Google's requests name the model in the path: `…/models/{model}:generateContent`.
fn model_of_path(endpoint: Endpoint, path: &str) -> Option<String> {
    let names_model = matches!(
        endpoint,
        Endpoint::GenerateContent
            | Endpoint::StreamGenerateContent
            | Endpoint::GoogleCountTokens
            | Endpoint::GoogleEmbed
    );
    if !names_model {
        return None;
    }
    let last = path.rsplit('/').next()?;
    let (model, _) = last.split_once(':')?;
    (!model.is_empty()).then(|| scalar::shortened(model))
}

#[cfg(test)]
mod tests;
