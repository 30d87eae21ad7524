//! The model: where it is, which protocol it speaks and which key opens it.

use botmaker_domain::{
    BotSpec, SecretName,
    catalog::{Need, find_provider},
};
use serde_json::{Value, json};

use super::{ConfigError, secrets::SecretFiles};
use crate::container::BOTS_SIDE_HOST;

/// What OpenClaw must know about a provider and BotMaker's catalogue does not say.
struct Wire {
    /// OpenClaw's name of the protocol.
    api: &'static str,
    /// The provider's own address, unless the owner gives one.
    base_url: Option<&'static str>,
    /// What OpenClaw may put into one request, in tokens.
    context_window: u32,
    /// What it may ask for in one answer, in tokens.
    max_tokens: u32,
    /// What the models take beside text.
    takes_images: bool,
}

/// Addresses and windows are those of OpenClaw 2026.9.6's own provider manifests, windows lowered to what every
/// current model of the provider has. Servers of unknown size get a window that small local models have.
fn wire(provider: &str) -> Option<Wire> {
    let (api, base_url, context_window, max_tokens, takes_images) = match provider {
        "demo" => ("openai-completions", None, 128_000, 4_096, false),
        "anthropic" => (
            "anthropic-messages",
            Some("https://api.anthropic.com"),
            200_000,
            16_384,
            true,
        ),
        "openai" => (
            "openai-responses",
            Some("https://api.openai.com/v1"),
            400_000,
            16_384,
            true,
        ),
        "google" => (
            "google-generative-ai",
            Some("https://generativelanguage.googleapis.com/v1beta"),
            1_000_000,
            16_384,
            true,
        ),
        "openrouter" => (
            "openai-completions",
            Some("https://openrouter.ai/api/v1"),
            128_000,
            8_192,
            false,
        ),
        "openai-compatible" => ("openai-completions", None, 32_768, 4_096, false),
        "ollama" => ("ollama", None, 32_768, 4_096, false),
        _ => return None,
    };
    Some(Wire {
        api,
        base_url,
        context_window,
        max_tokens,
        takes_images,
    })
}

/// What stands in for a key where none is needed: OpenClaw wants one, the server ignores it.
const NO_KEY: &str = "not-needed";

pub(super) fn section(
    files: &mut SecretFiles<'_>,
    spec: &BotSpec,
    bots_side_port: u16,
) -> Result<Value, ConfigError> {
    let unknown = || ConfigError::UnknownProvider(spec.provider.clone());
    let provider = find_provider(&spec.provider).ok_or_else(unknown)?;
    let wire = wire(provider.id).ok_or_else(unknown)?;
    let base_url = if provider.is_demo {
        format!("http://{BOTS_SIDE_HOST}:{bots_side_port}/demo/v1")
    } else {
        let own = spec.base_url.as_ref().map(ToString::to_string);
        own.or_else(|| wire.base_url.map(ToOwned::to_owned))
            .ok_or_else(|| ConfigError::BaseUrlMissing(spec.provider.clone()))?
    };
    let input: &[&str] = if wire.takes_images {
        &["text", "image"]
    } else {
        &["text"]
    };
    Ok(json!({
        // Only this provider: nothing that OpenClaw knows by itself, and no list fetched from outside.
        "mode": "replace",
        "catalogRefresh": { "enabled": false },
        "providers": { spec.provider.as_str(): {
            "baseUrl": base_url,
            "api": wire.api,
            "apiKey": key(files, provider.key)?,
            "models": [{
                "id": spec.model.as_str(),
                "name": spec.model.as_str(),
                "reasoning": false,
                "input": input,
                "contextWindow": wire.context_window,
                "maxTokens": wire.max_tokens,
            }],
        } },
    }))
}

fn key(files: &mut SecretFiles<'_>, need: Need) -> Result<Value, ConfigError> {
    let name = SecretName::provider_key();
    match need {
        Need::Required => files.reference(&name),
        Need::Optional if files.has(&name) => files.reference(&name),
        Need::Optional | Need::None => Ok(json!(NO_KEY)),
    }
}
