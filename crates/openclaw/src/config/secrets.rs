//! References to secret files.

use botmaker_domain::{SecretName, SecretVersions};
use serde_json::{Map, Value, json};

use super::ConfigError;
use crate::container::SECRETS_DIR;

/// Hands out references to secret files and remembers which files were referred to.
pub(super) struct SecretFiles<'a> {
    versions: &'a SecretVersions,
    used: Map<String, Value>,
}

impl<'a> SecretFiles<'a> {
    pub(super) fn new(versions: &'a SecretVersions) -> Self {
        Self {
            versions,
            used: Map::new(),
        }
    }

    /// Whether the bot has this secret.
    pub(super) fn has(&self, name: &SecretName) -> bool {
        self.versions.contains_key(name)
    }

    /// A reference to the bot's version of a secret.
    pub(super) fn reference(&mut self, name: &SecretName) -> Result<Value, ConfigError> {
        let version = self
            .versions
            .get(name)
            .ok_or_else(|| ConfigError::SecretMissing(name.clone()))?;
        let path = format!("{SECRETS_DIR}/{}", name.file_name(*version));
        let source = json!({ "source": "file", "path": path, "mode": "singleValue" });
        self.used.insert(name.to_string(), source);
        Ok(json!({ "source": "file", "provider": name.as_str(), "id": "value" }))
    }

    /// The configuration's `secrets.providers`: one for each file that was referred to.
    pub(super) fn into_section(self) -> Value {
        Value::Object(self.used)
    }
}
