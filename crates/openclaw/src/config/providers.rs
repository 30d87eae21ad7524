//! The model: where it is, which protocol it speaks and which key opens it.

use botmaker_domain::{
    BotSpec, ProviderId, SecretName,
    catalog::{ApiStyle, Need, Provider, find_provider},
};
use serde_json::{Value, json};

use super::{ConfigError, ConfigInput, secrets::SecretFiles};
use crate::container::BOTS_SIDE_HOST;

/// What OpenClaw must know about a provider's models and BotMaker's catalogue does not say.
struct Window {
    /// What OpenClaw may put into one request, in tokens.
    context: u32,
    /// What it may ask for in one answer, in tokens.
    answer: u32,
    /// Whether the models take pictures beside text.
    takes_images: bool,
}

/// Windows are those of OpenClaw 2026.9.6's own provider manifests, lowered to what every current model of the provider
/// has. Servers of unknown size get a window that small local models have.
fn window(provider: &str) -> Option<Window> {
    let (context, answer, takes_images) = match provider {
        "demo" => (128_000, 4_096, false),
        "anthropic" => (200_000, 16_384, true),
        "openai" => (400_000, 16_384, true),
        "google" => (1_000_000, 16_384, true),
        "openrouter" | "venice" => (128_000, 8_192, false),
        "mistral" => (128_000, 8_192, true),
        "deepseek" => (1_000_000, 16_384, false),
        "xai" => (256_000, 16_384, true),
        "moonshot" => (262_144, 16_384, true),
        "groq" | "together" => (131_072, 8_192, false),
        "cerebras" | "fireworks" => (131_072, 16_384, false),
        "nvidia" => (196_608, 8_192, false),
        "perplexity" => (127_000, 4_096, false),
        "openai-compatible" | "ollama" => (32_768, 4_096, false),
        _ => return None,
    };
    Some(Window {
        context,
        answer,
        takes_images,
    })
}

/// What a generated configuration lets a bot ask for in one answer, in tokens.
#[must_use]
pub fn max_output_tokens(provider: &ProviderId) -> u32 {
    window(provider.as_str()).map_or(0, |window| window.answer)
}

/// OpenClaw's name of a language.
const fn api(style: ApiStyle) -> &'static str {
    match style {
        ApiStyle::OpenAiCompletions => "openai-completions",
        ApiStyle::OpenAiResponses => "openai-responses",
        ApiStyle::AnthropicMessages => "anthropic-messages",
        ApiStyle::GoogleGenerativeAi => "google-generative-ai",
        ApiStyle::Ollama => "ollama",
    }
}

/// What OpenClaw calls the provider. Some names are those of its own plugins, which it installs at the start when the image
/// has none: a bot with such a provider ends with exit code 78 (`mistral` in OpenClaw 2026.9.6). The names of these are good.
pub(super) fn name(spec: &BotSpec) -> String {
    let id = spec.provider.as_str();
    let is_good = matches!(
        id,
        "demo" | "anthropic" | "openai" | "google" | "openrouter" | "openai-compatible" | "ollama"
    );
    if is_good {
        id.to_owned()
    } else {
        format!("bm-{id}")
    }
}

/// How a provider differs from what OpenClaw assumes of an address that it does not know.
fn compat(provider: &Provider) -> Option<Value> {
    if provider.is_demo || provider.style != ApiStyle::OpenAiCompletions {
        return None;
    }
    // In this language alone a stream tells what it took only when asked.
    let mut compat = json!({ "supportsUsageInStreaming": true });
    if provider.id == "nvidia" {
        compat["requiresStringContent"] = json!(true);
    }
    Some(compat)
}

/// What stands in for a key where none is needed: OpenClaw wants one, the server ignores it.
const NO_KEY: &str = "not-needed";

pub(super) fn section(
    files: &mut SecretFiles<'_>,
    input: &ConfigInput<'_>,
) -> Result<Value, ConfigError> {
    let spec = input.spec;
    let unknown = || ConfigError::UnknownProvider(spec.provider.clone());
    let provider = find_provider(&spec.provider).ok_or_else(unknown)?;
    let window = window(provider.id).ok_or_else(unknown)?;
    let base_url = if provider.is_demo {
        format!("http://{BOTS_SIDE_HOST}:{}/demo/v1", input.bots_side_port)
    } else if spec.key.is_keyring() {
        // What follows is what would follow the provider's own address.
        format!(
            "http://{BOTS_SIDE_HOST}:{}/{}",
            input.keyring_port, provider.id
        )
    } else {
        let own = spec.base_url.as_ref().map(ToString::to_string);
        own.or_else(|| provider.address.map(ToOwned::to_owned))
            .ok_or_else(|| ConfigError::BaseUrlMissing(spec.provider.clone()))?
    };
    let takes: &[&str] = if window.takes_images {
        &["text", "image"]
    } else {
        &["text"]
    };
    let mut model = json!({
        "id": spec.model.as_str(),
        "name": spec.model.as_str(),
        "reasoning": false,
        "input": takes,
        "contextWindow": window.context,
        "maxTokens": window.answer,
    });
    if let Some(compat) = compat(provider) {
        model["compat"] = compat;
    }
    Ok(json!({
        // Only this provider: nothing that OpenClaw knows by itself, and no list fetched from outside.
        "mode": "replace",
        "catalogRefresh": { "enabled": false },
        "providers": { name(spec): {
            "baseUrl": base_url,
            "api": api(provider.style),
            "apiKey": key(files, spec, provider.key)?,
            "models": [model],
        } },
    }))
}

/// The file of the key, or of the token that is good at the keyring's proxy.
fn key(files: &mut SecretFiles<'_>, spec: &BotSpec, need: Need) -> Result<Value, ConfigError> {
    let name = SecretName::provider_key();
    match need {
        _ if spec.key.is_keyring() => files.reference(&name),
        Need::Required => files.reference(&name),
        Need::Optional if files.has(&name) => files.reference(&name),
        Need::Optional | Need::None => Ok(json!(NO_KEY)),
    }
}
