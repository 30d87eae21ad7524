//! `openclaw.json`, generated from a bot's description.
//!
//! Pure: the same input gives the same bytes. The result refers to secrets by file name and version only, so it
//! may be stored and shown. What each setting is for is written in `docs/reference/openclaw-config.md`.

#[cfg(test)]
mod any_spec;
mod channels;
mod error;
mod gateway;
mod providers;
#[cfg(test)]
pub(crate) mod sample;
mod secrets;
#[cfg(test)]
mod tests;

use botmaker_domain::BotSpec;
pub use error::ConfigError;
pub use providers::max_output_tokens;
use serde_json::{Value, json};

use self::secrets::SecretFiles;
use crate::container::WORKSPACE_DIR;

/// Everything that a configuration depends on.
#[derive(Clone, Copy, Debug)]
pub struct ConfigInput<'a> {
    /// What the owner decided.
    pub spec: &'a BotSpec,
    /// The number of the description. The running gateway tells it back once it has taken this configuration.
    pub generation: u32,
    /// The port on 127.0.0.1 of the host that the gateway is published on.
    pub host_port: u16,
    /// The port of the server's bots' side, where the demo model answers.
    pub bots_side_port: u16,
    /// The port of the keyring's proxy, beside it.
    pub keyring_port: u16,
}

/// A generated configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GeneratedConfig {
    /// As a value.
    pub json: Value,
    /// As the contents of `openclaw.json`: indented, with a final line break.
    pub bytes: Vec<u8>,
}

/// Generates the configuration of a bot.
///
/// # Errors
/// When the description names a provider or channel that the catalogue does not have, or lacks something that
/// they need. A description that was validated at creation has none of this.
pub fn generate(input: &ConfigInput<'_>) -> Result<GeneratedConfig, ConfigError> {
    let spec = input.spec;
    let mut files = SecretFiles::new(&spec.secrets);
    let gateway = gateway::section(&mut files, input.host_port)?;
    let models = providers::section(&mut files, input)?;
    let channels = channels::section(&mut files, spec)?;
    let json = json!({
        "gateway": gateway,
        "models": models,
        "agents": { "defaults": {
            "workspace": WORKSPACE_DIR,
            // The persona is the owner's: no ritual in which the bot makes one up.
            "skipBootstrap": true,
            "model": { "primary": format!("{}/{}", providers::name(spec), spec.model) },
            // Otherwise the bot talks to its model every half hour, and its owner pays.
            "heartbeat": { "every": "0m" },
        } },
        "channels": channels,
        "plugins": { "entries": plugins(spec) },
        "secrets": { "providers": files.into_section() },
        // The one setting that is free text, shown by `config.get` and applied without any effect of its own.
        "wizard": { "lastRunCommit": generation_mark(input.generation) },
        "browser": { "enabled": false },
        "update": { "checkOnStart": false, "auto": { "enabled": false } },
        "telemetry": { "enabled": false },
        "logging": { "level": "info", "consoleLevel": "info", "consoleStyle": "json", "maxFileBytes": 10_000_000 },
    });
    let mut bytes = format!("{json:#}").into_bytes();
    bytes.push(b'\n');
    Ok(GeneratedConfig { json, bytes })
}

/// How a configuration names the generation that it belongs to.
pub(crate) fn generation_mark(generation: u32) -> String {
    format!("botmaker-generation-{generation}")
}

/// The plugins that are switched on or off; those that are not named keep OpenClaw's default.
fn plugins(spec: &BotSpec) -> Value {
    let mut entries = json!({
        // `channels.status` and its like over HTTP.
        "admin-http-rpc": { "enabled": true },
        // Nightly model calls over the bot's memory that nobody asked for.
        "memory-core": { "enabled": true, "config": { "dreaming": { "enabled": false } } },
    });
    for channel in &spec.channels {
        entries[channel.kind.as_str()] = json!({ "enabled": true });
    }
    entries
}
