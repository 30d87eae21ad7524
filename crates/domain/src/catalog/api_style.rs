//! The formats in which vendors are asked and answer.

/// A format of question and answer; several vendors share one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ApiStyle {
    /// `OpenAI`'s chat completions: the language that most vendors speak.
    OpenAiCompletions,
    /// `OpenAI`'s responses; chat completions are understood as well.
    OpenAiResponses,
    /// Anthropic's messages.
    AnthropicMessages,
    /// Google's `generateContent` and `streamGenerateContent`.
    GoogleGenerativeAi,
    /// Ollama's own.
    Ollama,
}

impl ApiStyle {
    /// Every style.
    pub const ALL: [Self; 5] = [
        Self::OpenAiCompletions,
        Self::OpenAiResponses,
        Self::AnthropicMessages,
        Self::GoogleGenerativeAi,
        Self::Ollama,
    ];
}
