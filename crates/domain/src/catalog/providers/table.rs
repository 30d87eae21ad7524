//! The table.
//!
//! Addresses and suggestions are those of the provider manifests of OpenClaw 2026.9.6 and of the provider packages that
//! belong to it; Perplexity, which has none, says its own at docs.perplexity.ai.

use super::{ApiStyle, Model, Need, Provider};

/// What vendors with an address of their own have in common.
const VENDOR: Provider = Provider {
    id: "",
    name: "",
    description: "",
    key: Need::Required,
    base_url: Need::None,
    style: ApiStyle::OpenAiCompletions,
    address: None,
    key_url: None,
    discovers_models: false,
    models: &[],
    is_demo: false,
};

const fn model(id: &'static str, name: &'static str) -> Model {
    Model { id, name }
}

pub(super) const PROVIDERS: &[Provider] = &[
    Provider {
        id: "demo",
        name: "Demo model",
        description: "Built in: scripted answers, no key, no network. For trying BotMaker out; not a language model.",
        key: Need::None,
        models: &[model("demo-1", "Demo (scripted answers)")],
        is_demo: true,
        ..VENDOR
    },
    Provider {
        id: "anthropic",
        name: "Anthropic",
        description: "Claude models with your own API key.",
        style: ApiStyle::AnthropicMessages,
        address: Some("https://api.anthropic.com"),
        key_url: Some("https://console.anthropic.com/settings/keys"),
        models: &[
            model("claude-opus-5", "Claude Opus 5"),
            model("claude-sonnet-5", "Claude Sonnet 5"),
            model("claude-haiku-4-5", "Claude Haiku 4.5"),
        ],
        ..VENDOR
    },
    Provider {
        id: "openai",
        name: "OpenAI",
        description: "GPT models with your own API key.",
        style: ApiStyle::OpenAiResponses,
        address: Some("https://api.openai.com/v1"),
        key_url: Some("https://platform.openai.com/api-keys"),
        models: &[
            model("gpt-5.5", "GPT-5.5"),
            model("gpt-5.4-mini", "GPT-5.4 mini"),
            model("gpt-5.4-nano", "GPT-5.4 nano"),
        ],
        ..VENDOR
    },
    Provider {
        id: "google",
        name: "Google Gemini",
        description: "Gemini models with your own API key.",
        style: ApiStyle::GoogleGenerativeAi,
        address: Some("https://generativelanguage.googleapis.com/v1beta"),
        key_url: Some("https://aistudio.google.com/apikey"),
        models: &[
            model("gemini-3.1-pro-preview", "Gemini 3.1 Pro (preview)"),
            model("gemini-3.5-flash", "Gemini 3.5 Flash"),
            model("gemini-2.5-pro", "Gemini 2.5 Pro"),
        ],
        ..VENDOR
    },
    Provider {
        id: "openrouter",
        name: "OpenRouter",
        description: "Many vendors' models behind one key.",
        address: Some("https://openrouter.ai/api/v1"),
        key_url: Some("https://openrouter.ai/settings/keys"),
        models: &[model("anthropic/claude-opus-4.6", "Claude Opus 4.6")],
        ..VENDOR
    },
    Provider {
        id: "mistral",
        name: "Mistral",
        description: "Mistral's models with your own API key.",
        address: Some("https://api.mistral.ai/v1"),
        key_url: Some("https://console.mistral.ai/api-keys"),
        models: &[
            model("mistral-large-latest", "Mistral Large 3"),
            model("mistral-medium-3-5", "Mistral Medium 3.5"),
            model("mistral-small-latest", "Mistral Small 4"),
        ],
        ..VENDOR
    },
    Provider {
        id: "deepseek",
        name: "DeepSeek",
        description: "DeepSeek's models with your own API key.",
        address: Some("https://api.deepseek.com"),
        key_url: Some("https://platform.deepseek.com/api_keys"),
        models: &[
            model("deepseek-v4-pro", "DeepSeek V4 Pro"),
            model("deepseek-flash", "DeepSeek V4.1 Flash"),
            model("deepseek-v4-flash", "DeepSeek V4 Flash"),
        ],
        ..VENDOR
    },
    Provider {
        id: "xai",
        name: "xAI",
        description: "Grok models with your own API key.",
        style: ApiStyle::OpenAiResponses,
        address: Some("https://api.x.ai/v1"),
        key_url: Some("https://console.x.ai"),
        models: &[
            model("grok-4.7", "Grok 4.7"),
            model("grok-4.6", "Grok 4.6"),
            model("grok-4.3", "Grok 4.3"),
        ],
        ..VENDOR
    },
    Provider {
        id: "moonshot",
        name: "Moonshot",
        description: "Kimi models with your own API key.",
        address: Some("https://api.moonshot.ai/v1"),
        key_url: Some("https://platform.moonshot.ai/console/api-keys"),
        models: &[
            model("kimi-k3", "Kimi K3"),
            model("kimi-k2.7-code", "Kimi K2.7 Code"),
        ],
        ..VENDOR
    },
    Provider {
        id: "groq",
        name: "Groq",
        description: "Open models, served fast.",
        address: Some("https://api.groq.com/openai/v1"),
        key_url: Some("https://console.groq.com/keys"),
        models: &[
            model("openai/gpt-oss-120b", "GPT OSS 120B"),
            model("openai/gpt-oss-20b", "GPT OSS 20B"),
            model("qwen/qwen3.6-27b", "Qwen 3.6 27B"),
        ],
        ..VENDOR
    },
    Provider {
        id: "cerebras",
        name: "Cerebras",
        description: "Open models, served fast.",
        address: Some("https://api.cerebras.ai/v1"),
        key_url: Some("https://cloud.cerebras.ai"),
        models: &[
            model("gpt-oss-120b", "GPT OSS 120B"),
            model("gemma-4-31b", "Gemma 4 31B"),
        ],
        ..VENDOR
    },
    Provider {
        id: "together",
        name: "Together AI",
        description: "Open models of many makers.",
        address: Some("https://api.together.xyz/v1"),
        key_url: Some("https://api.together.ai/settings/api-keys"),
        models: &[
            model("moonshotai/Kimi-K2.6", "Kimi K2.6"),
            model("deepseek-ai/DeepSeek-V4-Pro", "DeepSeek V4 Pro"),
            model("zai-org/GLM-5.2", "GLM 5.2"),
        ],
        ..VENDOR
    },
    Provider {
        id: "fireworks",
        name: "Fireworks",
        description: "Open models of many makers.",
        address: Some("https://api.fireworks.ai/inference/v1"),
        key_url: Some("https://app.fireworks.ai/settings/users/api-keys"),
        models: &[
            model("accounts/fireworks/models/kimi-k2p6", "Kimi K2.6"),
            model("accounts/fireworks/models/glm-5p2", "GLM 5.2"),
            model("accounts/fireworks/models/gpt-oss-120b", "GPT OSS 120B"),
        ],
        ..VENDOR
    },
    Provider {
        id: "nvidia",
        name: "NVIDIA",
        description: "Open models on NVIDIA's hosted endpoints.",
        address: Some("https://integrate.api.nvidia.com/v1"),
        key_url: Some("https://build.nvidia.com/settings/api-keys"),
        models: &[
            model("nvidia/nemotron-3-ultra-550b-a55b", "Nemotron 3 Ultra 550B"),
            model("nvidia/nemotron-3-super-120b-a12b", "Nemotron 3 Super 120B"),
            model("z-ai/glm-5.2", "GLM 5.2"),
        ],
        ..VENDOR
    },
    Provider {
        id: "perplexity",
        name: "Perplexity",
        description: "Sonar models, which search the web for each answer.",
        address: Some("https://api.perplexity.ai"),
        key_url: Some("https://console.perplexity.ai"),
        models: &[
            model("sonar-pro", "Sonar Pro"),
            model("sonar", "Sonar"),
            model("sonar-reasoning-pro", "Sonar Reasoning Pro"),
        ],
        ..VENDOR
    },
    Provider {
        id: "venice",
        name: "Venice",
        description: "Open and private models; prompts are not kept.",
        address: Some("https://api.venice.ai/api/v1"),
        key_url: Some("https://venice.ai/settings/api"),
        models: &[
            model("zai-org-glm-4.7", "GLM 4.7"),
            model("venice-uncensored-1-2", "Venice Uncensored 1.2"),
            model("kimi-k2-6", "Kimi K2.6"),
        ],
        ..VENDOR
    },
    Provider {
        id: "openai-compatible",
        name: "OpenAI-compatible endpoint",
        description: "Any server that speaks the OpenAI chat completions API, such as vLLM or LiteLLM.",
        key: Need::Optional,
        base_url: Need::Required,
        ..VENDOR
    },
    Provider {
        id: "ollama",
        name: "Ollama",
        description: "Models on your own machine. A bot reaches the server's host as http://botmaker:11434.",
        key: Need::None,
        base_url: Need::Required,
        style: ApiStyle::Ollama,
        discovers_models: true,
        models: &[model("llama3.3", "Llama 3.3")],
        ..VENDOR
    },
];
