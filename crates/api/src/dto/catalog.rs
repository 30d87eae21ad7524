//! What a bot can be connected to.

use serde::Serialize;
use utoipa::ToSchema;

use super::bot::ResourcesView;

/// Providers, channels, defaults and limits: everything that a form for a new bot needs.
#[derive(Serialize, ToSchema)]
pub struct CatalogView {
    /// Model providers.
    pub providers: Vec<CatalogProvider>,
    /// Chat services.
    pub channels: Vec<CatalogChannel>,
    /// What a bot has when nothing else is wished.
    pub defaults: CatalogDefaults,
    /// What a bot can have.
    pub limits: CatalogLimits,
}

/// A model provider.
#[derive(Serialize, ToSchema)]
pub struct CatalogProvider {
    /// Give it as `provider`.
    pub id: String,
    /// For people.
    pub name: String,
    /// One line for people.
    pub description: String,
    /// Whether a key is needed: the keyring's, or the bot's own as `provider_key`.
    pub key: Need,
    /// Whether `base_url` is needed.
    pub base_url: Need,
    /// The language that it speaks.
    pub style: ApiStyle,
    /// Where it is; `null` where the operator says it, and for the demo.
    #[schema(required)]
    pub address: Option<String>,
    /// Where a key is made; `null` where none is needed or the server is the owner's own.
    #[schema(required)]
    pub key_url: Option<String>,
    /// Whether `POST /api/catalog/discover` can ask it which models it has.
    pub discovers_models: bool,
    /// Suggestions, best first; any other model may be typed.
    pub models: Vec<CatalogModel>,
    /// Whether its answers are scripted: no language model.
    pub demo: bool,
}

/// A format of question and answer; several providers share one.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub enum ApiStyle {
    /// `OpenAI`'s chat completions.
    #[serde(rename = "openai-completions")]
    OpenAiCompletions,
    /// `OpenAI`'s responses.
    #[serde(rename = "openai-responses")]
    OpenAiResponses,
    /// Anthropic's messages.
    #[serde(rename = "anthropic-messages")]
    AnthropicMessages,
    /// Google's `generateContent`.
    #[serde(rename = "google-generative-ai")]
    GoogleGenerativeAi,
    /// Ollama's own.
    #[serde(rename = "ollama")]
    Ollama,
}

/// Whether something must, may or must not be given.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Refused when given.
    None,
    /// Used when given.
    Optional,
    /// Refused when missing.
    Required,
}

/// A suggested model.
#[derive(Serialize, ToSchema)]
pub struct CatalogModel {
    /// As the provider spells it.
    pub id: String,
    /// For people.
    pub name: String,
}

/// A chat service.
#[derive(Serialize, ToSchema)]
pub struct CatalogChannel {
    /// Give it as `kind`.
    pub kind: String,
    /// For people.
    pub name: String,
    /// One line for people.
    pub description: String,
    /// Whether the OpenClaw image has it.
    pub available: bool,
    /// Why not.
    #[schema(required)]
    pub unavailable_reason: Option<String>,
    /// What an entry of `allow_from` looks like.
    pub allow_from_shape: String,
    /// The same as a regular expression of the whole entry, as JavaScript reads it.
    pub allow_from_pattern: String,
    /// How to get the tokens, in 3 to 6 steps.
    pub how_to: Vec<String>,
    /// Where that begins.
    pub url: String,
    /// The tokens it needs, all of them.
    pub secrets: Vec<CatalogSecret>,
}

/// A token that a chat service needs.
#[derive(Serialize, ToSchema)]
pub struct CatalogSecret {
    /// Its key in `secrets`.
    pub name: String,
    /// What the service calls it.
    pub label: String,
    /// What it looks like.
    pub shape: String,
    /// The same as a regular expression of the whole token, as JavaScript reads it.
    pub pattern: String,
    /// Where its owner finds it.
    pub help: String,
}

/// What a bot has when nothing else is wished.
#[derive(Serialize, ToSchema)]
pub struct CatalogDefaults {
    /// Its share of the machine.
    pub resources: ResourcesView,
}

/// What a bot can have.
#[derive(Serialize, ToSchema)]
pub struct CatalogLimits {
    /// Its share of the machine.
    pub resources: ResourceLimitsView,
    /// How many bots the instance may have.
    pub max_bots: u32,
}

/// Bounds of a bot's share of the machine.
#[derive(Serialize, ToSchema)]
pub struct ResourceLimitsView {
    /// The smallest values.
    pub minimum: ResourcesView,
    /// The greatest values.
    pub maximum: ResourcesView,
}
