//! Images on the engine, read by the labels of `docs/reference/image.md`.

use bollard::models::ImageInspect;
use botmaker_ports::{ImageInfo, ImageLayout, RuntimeError};

use crate::{engine::DockerEngine, labels::Found};

const VERSION: &str = "botmaker.openclaw.version";
const CHANNELS: &str = "botmaker.channels";
const LAYOUT: &str = "botmaker.layout";
/// The label that registries' build tools set; the official image has no other.
const OCI_VERSION: &str = "org.opencontainers.image.version";
/// The channels that OpenClaw's package bundles; all that an image without a label is known to have.
const BUNDLED_CHANNELS: &str = "telegram";

fn describe(reference: &str, found: ImageInspect) -> ImageInfo {
    let config = found.config.unwrap_or_default();
    let marks = Found(config.labels.as_ref());
    let version = marks.text(VERSION).or_else(|| marks.text(OCI_VERSION));
    let channels = marks.text(CHANNELS).unwrap_or(BUNDLED_CHANNELS).split(',');
    ImageInfo {
        openclaw_version: version.map(str::to_owned),
        channels: channels
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        layout: if marks.text(LAYOUT) == Some(ImageLayout::Botmaker.as_str()) {
            ImageLayout::Botmaker
        } else {
            ImageLayout::Official
        },
        id: found.id.unwrap_or_default(),
        reference: reference.to_owned(),
        size_bytes: found
            .size
            .and_then(|size| size.try_into().ok())
            .unwrap_or(0),
    }
}

impl DockerEngine {
    pub(crate) async fn inspect_image(
        &self,
        reference: &str,
    ) -> Result<Option<ImageInfo>, RuntimeError> {
        let found = self
            .client
            .call("inspect image", reference, async |docker| {
                docker.inspect_image(reference).await
            })
            .await;
        match found {
            Ok(found) => Ok(Some(describe(reference, found))),
            Err(RuntimeError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use bollard::models::ImageConfig;

    use super::*;

    fn with_labels<const N: usize>(pairs: [(&str, &str); N]) -> ImageInfo {
        let labels = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let found = ImageInspect {
            config: Some(ImageConfig {
                labels: Some(HashMap::from(labels)),
                ..ImageConfig::default()
            }),
            ..ImageInspect::default()
        };
        describe("some:image", found)
    }

    #[test]
    fn labels_tell_version_channels_and_layout() {
        let ours = with_labels([
            (VERSION, "2026.9.6"),
            (CHANNELS, "telegram, slack"),
            (LAYOUT, "botmaker"),
        ]);
        assert_eq!(ours.openclaw_version.as_deref(), Some("2026.9.6"));
        assert_eq!(ours.channels, ["telegram", "slack"]);
        assert_eq!(ours.layout, ImageLayout::Botmaker);
    }

    #[test]
    fn an_image_without_our_labels_is_taken_for_the_official_one() {
        let official = with_labels([(OCI_VERSION, "2026.9.6")]);
        assert_eq!(official.openclaw_version.as_deref(), Some("2026.9.6"));
        assert_eq!(official.channels, ["telegram"]);
        assert_eq!(official.layout, ImageLayout::Official);
    }
}
