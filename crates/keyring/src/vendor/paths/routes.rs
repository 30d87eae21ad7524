//! The list.

use botmaker_domain::catalog::ApiStyle;
use hyper::Method;

use crate::vendor::endpoint::Endpoint;

/// The longest model id in a path, in bytes.
const MAX_MODEL_BYTES: usize = 200;

/// The methods that are admitted.
#[derive(Clone, Copy)]
pub(super) enum Verb {
    Get,
    Post,
}

impl Verb {
    pub(super) const fn is_post(self) -> bool {
        matches!(self, Self::Post)
    }

    pub(super) const fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
        }
    }
}

/// An admitted path. `{model}` stands for one segment that is a model id, or what is before a colon and a verb of Google's.
pub(super) struct Route {
    pub(super) verb: Verb,
    path: &'static str,
    pub(super) endpoint: Endpoint,
}

const fn get(path: &'static str) -> Route {
    Route {
        verb: Verb::Get,
        path,
        endpoint: Endpoint::Models,
    }
}

const fn post(path: &'static str, endpoint: Endpoint) -> Route {
    Route {
        verb: Verb::Post,
        path,
        endpoint,
    }
}

/// The list, by style. Paths follow the vendor's address, which for most of them ends in a version already.
pub(super) const fn routes(style: ApiStyle) -> &'static [Route] {
    match style {
        ApiStyle::OpenAiCompletions => OPENAI_COMPLETIONS,
        ApiStyle::OpenAiResponses => OPENAI_RESPONSES,
        ApiStyle::AnthropicMessages => ANTHROPIC,
        ApiStyle::GoogleGenerativeAi => GOOGLE,
        ApiStyle::Ollama => OLLAMA,
    }
}

const OPENAI_COMPLETIONS: &[Route] = &[
    post("/chat/completions", Endpoint::ChatCompletions),
    post("/embeddings", Endpoint::Embeddings),
    get("/models"),
    get("/models/{model}"),
];

const OPENAI_RESPONSES: &[Route] = &[
    post("/responses", Endpoint::Responses),
    post("/chat/completions", Endpoint::ChatCompletions),
    post("/embeddings", Endpoint::Embeddings),
    get("/models"),
    get("/models/{model}"),
];

const ANTHROPIC: &[Route] = &[
    post("/v1/messages", Endpoint::Messages),
    post("/v1/messages/count_tokens", Endpoint::MessagesCountTokens),
    get("/v1/models"),
    get("/v1/models/{model}"),
];

const GOOGLE: &[Route] = &[
    post("/models/{model}:generateContent", Endpoint::GenerateContent),
    post(
        "/models/{model}:streamGenerateContent",
        Endpoint::StreamGenerateContent,
    ),
    post("/models/{model}:countTokens", Endpoint::GoogleCountTokens),
    post("/models/{model}:embedContent", Endpoint::GoogleEmbed),
    post("/models/{model}:batchEmbedContents", Endpoint::GoogleEmbed),
    get("/models"),
    get("/models/{model}"),
];

const OLLAMA: &[Route] = &[
    post("/api/chat", Endpoint::OllamaChat),
    post("/api/generate", Endpoint::OllamaGenerate),
    post("/api/embed", Endpoint::OllamaEmbed),
    post("/api/embeddings", Endpoint::OllamaEmbed),
    // What is told of one model; the name is in the body.
    post("/api/show", Endpoint::Models),
    get("/api/tags"),
];

impl Route {
    /// `None` when the path is another one, else the model that it names, if it names one.
    pub(super) fn matches<'a>(&self, path: &'a str) -> Option<Option<&'a str>> {
        let Some((before, after)) = self.path.split_once("{model}") else {
            return (self.path == path).then_some(None);
        };
        let model = path.strip_prefix(before)?.strip_suffix(after)?;
        // A colon parts Google's models from what is to be done with them: with one in a model's name, a verb that is not on
        // the list would pass for a part of it.
        let is_good = |byte: u8| byte != b'/' && byte != b':';
        let starts_well = model.starts_with(|first: char| first.is_ascii_alphanumeric());
        let is_model = starts_well && model.len() <= MAX_MODEL_BYTES && model.bytes().all(is_good);
        is_model.then_some(Some(model))
    }
}
