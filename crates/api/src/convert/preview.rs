//! What a bot would be made of.

use botmaker_fleet::BotPreview;
use serde_json::Value;

use crate::dto::preview::{PreviewFile, PreviewSecret, PreviewView};

pub(crate) fn preview_view(preview: BotPreview) -> PreviewView {
    let file = |(path, contents)| PreviewFile { path, contents };
    let secrets = preview.secrets.into_iter();
    PreviewView {
        hostname: preview.hostname,
        config: match preview.config {
            Value::Object(config) => config,
            // The generator makes objects; anything else would be shown as nothing.
            _ => serde_json::Map::new(),
        },
        files: preview.files.into_iter().map(file).collect(),
        environment: preview.environment,
        secrets: secrets
            .map(|secret| PreviewSecret {
                name: secret.name,
                path: secret.path,
            })
            .collect(),
    }
}
