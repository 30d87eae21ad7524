//! Where each format keeps what is sought.

use crate::{vendor::endpoint::Endpoint, wire::scanner::Path};

/// A format of answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// `OpenAI`'s chat completions and embeddings.
    Completions,
    /// `OpenAI`'s responses.
    Responses,
    /// Anthropic's messages.
    Messages,
    /// Google's.
    Google,
    /// Ollama's.
    Ollama,
}

/// What a value means that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// Counts of tokens.
    Counts,
    /// Tokens read, as a single number.
    Read,
    /// Tokens written, as a single number.
    Written,
    /// The name of an event.
    Event,
    /// Stands there when the model has made something.
    Made,
    /// When it is something, the answer has ended.
    End,
}

impl Format {
    /// The format of an endpoint's answers, if they say what they took.
    pub(super) const fn of(endpoint: Endpoint) -> Option<Self> {
        match endpoint {
            Endpoint::ChatCompletions | Endpoint::Embeddings => Some(Self::Completions),
            Endpoint::Responses => Some(Self::Responses),
            Endpoint::Messages => Some(Self::Messages),
            Endpoint::GenerateContent | Endpoint::StreamGenerateContent | Endpoint::GoogleEmbed => {
                Some(Self::Google)
            }
            Endpoint::OllamaChat | Endpoint::OllamaGenerate | Endpoint::OllamaEmbed => {
                Some(Self::Ollama)
            }
            Endpoint::MessagesCountTokens | Endpoint::GoogleCountTokens | Endpoint::Models => None,
        }
    }

    /// The paths that are sought.
    pub(super) const fn paths(self) -> &'static [Path] {
        match self {
            Self::Completions => &[
                &["usage"],
                &["x_groq", "usage"],
                &["choices"],
                &["data"],
                &["choices", "finish_reason"],
            ],
            Self::Responses => &[&["usage"], &["response", "usage"], &["type"], &["output"]],
            Self::Messages => &[&["usage"], &["message", "usage"], &["type"], &["content"]],
            Self::Google => &[
                &["usageMetadata"],
                &["candidates"],
                &["candidates", "finishReason"],
            ],
            Self::Ollama => &[
                &["prompt_eval_count"],
                &["eval_count"],
                &["message"],
                &["response"],
                &["done"],
            ],
        }
    }

    /// What the value at a path means.
    pub(super) const fn meaning(self, path: usize) -> Meaning {
        match (self, path) {
            (Self::Completions, 0 | 1)
            | (Self::Responses | Self::Messages, 0 | 1)
            | (Self::Google, 0) => Meaning::Counts,
            (Self::Responses | Self::Messages, 2) => Meaning::Event,
            (Self::Completions, 4) | (Self::Google, 2) | (Self::Ollama, 4) => Meaning::End,
            (Self::Ollama, 0) => Meaning::Read,
            (Self::Ollama, 1) => Meaning::Written,
            _ => Meaning::Made,
        }
    }
}
