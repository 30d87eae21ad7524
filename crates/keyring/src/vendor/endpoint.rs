//! What a bot may ask of a vendor: each endpoint stands for one format of question and answer.
//!
//! Which method and path lead here is a matter of the list of admitted paths; what is read of the bytes that pass, of
//! `wire`.

use botmaker_domain::catalog::ApiStyle;

/// An endpoint that a bot may use.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Endpoint {
    /// `chat/completions` of `OpenAI` and of everybody who speaks its language.
    ChatCompletions,
    /// `responses` of `OpenAI`.
    Responses,
    /// `v1/messages` of Anthropic.
    Messages,
    /// `v1/messages/count_tokens` of Anthropic: costs nothing.
    MessagesCountTokens,
    /// `models/{model}:generateContent` of Google.
    GenerateContent,
    /// `models/{model}:streamGenerateContent` of Google: server-sent events with `alt=sse`, else one JSON list.
    StreamGenerateContent,
    /// `models/{model}:countTokens` of Google: costs nothing.
    GoogleCountTokens,
    /// `models/{model}:embedContent` and `:batchEmbedContents` of Google.
    GoogleEmbed,
    /// `api/chat` of Ollama.
    OllamaChat,
    /// `api/generate` of Ollama.
    OllamaGenerate,
    /// `api/embed` and `api/embeddings` of Ollama.
    OllamaEmbed,
    /// `embeddings` of `OpenAI` and of everybody who speaks its language.
    Embeddings,
    /// A list of models, or what is told of one of them: costs nothing.
    Models,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: [Self; 13] = [
        Self::ChatCompletions,
        Self::Responses,
        Self::Messages,
        Self::MessagesCountTokens,
        Self::GenerateContent,
        Self::StreamGenerateContent,
        Self::GoogleCountTokens,
        Self::GoogleEmbed,
        Self::OllamaChat,
        Self::OllamaGenerate,
        Self::OllamaEmbed,
        Self::Embeddings,
        Self::Models,
    ];

    /// Whether a model works for the answer, so that it is counted and must fit the budgets.
    #[must_use]
    pub const fn takes_tokens(self) -> bool {
        !matches!(
            self,
            Self::MessagesCountTokens | Self::GoogleCountTokens | Self::Models
        )
    }

    /// Whether the model writes: embeddings only read.
    #[must_use]
    pub const fn writes_tokens(self) -> bool {
        self.takes_tokens()
            && !matches!(
                self,
                Self::GoogleEmbed | Self::OllamaEmbed | Self::Embeddings
            )
    }

    /// Whether vendors of this style have it.
    #[must_use]
    pub const fn is_of(self, style: ApiStyle) -> bool {
        match self {
            Self::Models => true,
            // The vendor with `responses` has the older endpoint beside it.
            Self::ChatCompletions | Self::Embeddings => matches!(
                style,
                ApiStyle::OpenAiCompletions | ApiStyle::OpenAiResponses
            ),
            Self::Responses => matches!(style, ApiStyle::OpenAiResponses),
            Self::Messages | Self::MessagesCountTokens => {
                matches!(style, ApiStyle::AnthropicMessages)
            }
            Self::GenerateContent
            | Self::StreamGenerateContent
            | Self::GoogleCountTokens
            | Self::GoogleEmbed => matches!(style, ApiStyle::GoogleGenerativeAi),
            Self::OllamaChat | Self::OllamaGenerate | Self::OllamaEmbed => {
                matches!(style, ApiStyle::Ollama)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_has_an_endpoint_that_writes() {
        for style in ApiStyle::ALL {
            let writes = |it: &Endpoint| it.is_of(style) && it.writes_tokens();
            assert!(Endpoint::ALL.iter().any(writes), "{style:?}");
            assert!(Endpoint::Models.is_of(style));
        }
    }

    #[test]
    fn what_writes_is_counted() {
        for endpoint in Endpoint::ALL {
            assert!(
                endpoint.takes_tokens() || !endpoint.writes_tokens(),
                "{endpoint:?}"
            );
        }
    }
}
