//! The model providers that a bot can use.

use crate::bot::model::ProviderId;

/// Whether something must, may or must not be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Refused when given.
    None,
    /// Used when given.
    Optional,
    /// Refused when missing.
    Required,
}

impl Need {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

/// A model that BotMaker suggests; owners may type any other.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// As the provider spells it.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
}

/// A model provider.
#[derive(Clone, Copy, Debug)]
pub struct Provider {
    /// BotMaker's id of it.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// One line for people.
    pub description: &'static str,
    /// Whether it needs an API key.
    pub key: Need,
    /// Whether its address must be given.
    pub base_url: Need,
    /// Where its owner makes a key; `None` where none is needed or the server is the owner's own.
    pub key_url: Option<&'static str>,
    /// Whether the server can ask it which models it has.
    pub discovers_models: bool,
    /// Suggestions, best first; from the provider manifests of OpenClaw 2026.9.6.
    pub models: &'static [Model],
    /// Whether its answers are scripted: BotMaker's own demo, no language model.
    pub is_demo: bool,
}

impl Provider {
    /// Whether asking it costs no money: the demo model, and models on a machine of the owner's own.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.is_demo || self.id == "ollama"
    }
}

const PROVIDERS: &[Provider] = &[
    Provider {
        id: "demo",
        name: "Demo model",
        description: "Built in: scripted answers, no key, no network. For trying BotMaker out; not a language model.",
        key: Need::None,
        base_url: Need::None,
        key_url: None,
        discovers_models: false,
        models: &[Model {
            id: "demo-1",
            name: "Demo (scripted answers)",
        }],
        is_demo: true,
    },
    Provider {
        id: "anthropic",
        name: "Anthropic",
        description: "Claude models with your own API key.",
        key: Need::Required,
        base_url: Need::None,
        key_url: Some("https://console.anthropic.com/settings/keys"),
        discovers_models: false,
        models: &[
            Model {
                id: "claude-opus-5",
                name: "Claude Opus 5",
            },
            Model {
                id: "claude-sonnet-5",
                name: "Claude Sonnet 5",
            },
            Model {
                id: "claude-haiku-4-5",
                name: "Claude Haiku 4.5",
            },
        ],
        is_demo: false,
    },
    Provider {
        id: "openai",
        name: "OpenAI",
        description: "GPT models with your own API key.",
        key: Need::Required,
        base_url: Need::None,
        key_url: Some("https://platform.openai.com/api-keys"),
        discovers_models: false,
        models: &[
            Model {
                id: "gpt-5.5",
                name: "GPT-5.5",
            },
            Model {
                id: "gpt-5.4-mini",
                name: "GPT-5.4 mini",
            },
            Model {
                id: "gpt-5.4-nano",
                name: "GPT-5.4 nano",
            },
        ],
        is_demo: false,
    },
    Provider {
        id: "google",
        name: "Google Gemini",
        description: "Gemini models with your own API key.",
        key: Need::Required,
        base_url: Need::None,
        key_url: Some("https://aistudio.google.com/apikey"),
        discovers_models: false,
        models: &[
            Model {
                id: "gemini-3.1-pro-preview",
                name: "Gemini 3.1 Pro (preview)",
            },
            Model {
                id: "gemini-3.5-flash",
                name: "Gemini 3.5 Flash",
            },
            Model {
                id: "gemini-2.5-pro",
                name: "Gemini 2.5 Pro",
            },
        ],
        is_demo: false,
    },
    Provider {
        id: "openrouter",
        name: "OpenRouter",
        description: "Many vendors' models behind one key.",
        key: Need::Required,
        base_url: Need::None,
        key_url: Some("https://openrouter.ai/settings/keys"),
        discovers_models: false,
        models: &[Model {
            id: "anthropic/claude-opus-4.6",
            name: "Claude Opus 4.6",
        }],
        is_demo: false,
    },
    Provider {
        id: "openai-compatible",
        name: "OpenAI-compatible endpoint",
        description: "Any server that speaks the OpenAI chat completions API, such as vLLM or LiteLLM.",
        key: Need::Optional,
        base_url: Need::Required,
        key_url: None,
        discovers_models: false,
        models: &[],
        is_demo: false,
    },
    Provider {
        id: "ollama",
        name: "Ollama",
        description: "Models on your own machine. A bot reaches the server's host as http://botmaker:11434.",
        key: Need::None,
        base_url: Need::Required,
        key_url: None,
        discovers_models: true,
        models: &[Model {
            id: "llama3.3",
            name: "Llama 3.3",
        }],
        is_demo: false,
    },
];

/// Every provider that BotMaker knows.
#[must_use]
pub const fn providers() -> &'static [Provider] {
    PROVIDERS
}

/// The provider with this id.
#[must_use]
pub fn find_provider(id: &ProviderId) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.id == id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::model::ModelId;

    #[test]
    fn ids_and_suggestions_parse() {
        for provider in providers() {
            assert!(ProviderId::parse(provider.id).is_ok(), "{}", provider.id);
            for model in provider.models {
                assert!(ModelId::parse(model.id).is_ok(), "{}", model.id);
            }
        }
    }

    #[test]
    fn who_needs_a_key_tells_where_it_is_made() {
        for provider in providers() {
            let is_told = provider
                .key_url
                .is_some_and(|url| url.starts_with("https://"));
            assert_eq!(is_told, provider.key == Need::Required, "{}", provider.id);
        }
    }

    #[test]
    fn exactly_one_provider_is_a_demo_and_it_needs_nothing() {
        let demos: Vec<_> = providers()
            .iter()
            .filter(|provider| provider.is_demo)
            .collect();
        assert_eq!(demos.len(), 1);
        assert_eq!((demos[0].key, demos[0].base_url), (Need::None, Need::None));
    }

    #[test]
    fn what_is_free_needs_no_key() {
        let free: Vec<_> = providers().iter().filter(|it| it.is_free()).collect();
        assert!(free.iter().all(|it| it.key == Need::None), "{free:?}");
        assert_eq!(free.len(), 2);
    }
}
