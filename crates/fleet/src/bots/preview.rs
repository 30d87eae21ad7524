//! What a bot would be made of, before it is made.

use std::collections::BTreeMap;

use botmaker_domain::{BotId, NodeId, SecretName};
use botmaker_openclaw::{ConfigInput, SECRETS_DIR, environment, generate, workspace_files};
use serde_json::Value;
use uuid::Uuid;

use super::{CreateBot, CreateBotError, validate};
use crate::{Fleet, reconcile::pools};

/// What stands for the id that a bot gets when it is made.
const ID_PLACEHOLDER: &str = "(given when the bot is created)";

/// A file that will hold a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretFile {
    /// The secret's name.
    pub name: String,
    /// Where the bot finds it.
    pub path: String,
}

/// A bot that could be made. Holds no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotPreview {
    /// Its short unique name.
    pub hostname: String,
    /// The contents of `openclaw.json`.
    pub config: Value,
    /// The persona files: path in the workspace, and contents.
    pub files: Vec<(String, String)>,
    /// The container's variables.
    pub environment: BTreeMap<String, String>,
    /// Where its secrets will lie.
    pub secrets: Vec<SecretFile>,
}

impl Fleet {
    /// Shows what a bot would be made of, by the same steps that make it. Writes nothing. The port within is the one
    /// that is free now.
    ///
    /// # Errors
    /// As [`Fleet::create_bot`] for mistakes in the wish and for used-up ports.
    pub async fn preview_bot(&self, wish: CreateBot) -> Result<BotPreview, CreateBotError> {
        let mut spec = self.check_wish(wish)?.spec;
        spec.secrets.insert(SecretName::gateway_token(), 1);
        if spec.key.is_keyring() {
            spec.secrets.insert(SecretName::provider_key(), 1);
        }
        let config = generate(&ConfigInput {
            spec: &spec,
            generation: 1,
            host_port: self.next_port().await?,
            bots_side_port: self.core.settings.bots_side_port,
            keyring_port: self.core.settings.keyring_port,
        })
        .map_err(CreateBotError::Config)?;
        let id = BotId::from_uuid(Uuid::nil());
        let mut environment = environment(&spec, id);
        let nil = id.to_string();
        for value in environment.values_mut().filter(|value| **value == nil) {
            ID_PLACEHOLDER.clone_into(value);
        }
        let secrets = spec.secrets.iter().map(|(name, version)| SecretFile {
            name: name.to_string(),
            path: format!("{SECRETS_DIR}/{}", name.file_name(*version)),
        });
        Ok(BotPreview {
            hostname: spec.hostname.to_string(),
            config: config.json,
            files: workspace_files(&spec),
            environment,
            secrets: secrets.collect(),
        })
    }

    /// The port that a bot made now would get.
    async fn next_port(&self) -> Result<u16, CreateBotError> {
        let reserved = self.core.store.reserved(&NodeId::local()).await;
        let ports = &self.core.settings.ports;
        pools::free_port(ports, &reserved.map_err(CreateBotError::Store)?).ok_or_else(|| {
            CreateBotError::PortsExhausted {
                first: *ports.start(),
                last: *ports.end(),
            }
        })
    }

    /// Checks a wish against the catalogue, the limits and the image.
    pub(super) fn check_wish(&self, wish: CreateBot) -> Result<validate::Checked, CreateBotError> {
        let image = self.core.engine.image();
        let bounds = validate::Bounds {
            limits: &self.core.settings.limits,
            image_channels: image.as_ref().map(|image| image.channels.as_slice()),
            kept: None,
        };
        validate::check(wish, &bounds).map_err(CreateBotError::Invalid)
    }
}
