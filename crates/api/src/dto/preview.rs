//! What a bot would be made of.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What a bot would be made of. Holds no secret: the configuration refers to files.
#[derive(Serialize, ToSchema)]
pub struct PreviewView {
    /// Its short name; whether that is free is seen when it is created.
    pub hostname: String,
    /// The contents of `openclaw.json`, with the port that is free now.
    #[schema(value_type = Object)]
    pub config: Map<String, Value>,
    /// The persona files.
    pub files: Vec<PreviewFile>,
    /// The container's variables.
    pub environment: BTreeMap<String, String>,
    /// Where its secrets will lie inside the container.
    pub secrets: Vec<PreviewSecret>,
}

/// A persona file.
#[derive(Serialize, ToSchema)]
pub struct PreviewFile {
    /// Its path in the bot's workspace.
    pub path: String,
    /// Markdown.
    pub contents: String,
}

/// A file that holds a secret.
#[derive(Serialize, ToSchema)]
pub struct PreviewSecret {
    /// Such as `telegram_token`.
    pub name: String,
    /// Such as `/run/secrets/telegram_token.1`.
    pub path: String,
}
