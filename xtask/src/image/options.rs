//! What can be asked of the image, and what there is afterwards.

use std::env;

use super::{
    channels,
    recipe::{CURRENT, PREVIOUS, Release},
};

/// Where the official image lives unless told otherwise.
pub(super) const OFFICIAL: &str = "ghcr.io/openclaw/openclaw";
/// Names another repository; empty means: build without asking a registry.
const OFFICIAL_VARIABLE: &str = "BOTMAKER_OFFICIAL_IMAGE";

/// How the image is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageOptions {
    /// The release of OpenClaw in it.
    pub(crate) release: &'static Release,
    /// The channels it should have; a choice other than the default one means building.
    pub(crate) channels: Vec<String>,
    /// Repository of the official image; none means: build without asking a registry.
    pub(crate) official: Option<String>,
    /// Starts from nothing, whatever is there.
    pub(crate) rebuild: bool,
}

impl Default for ImageOptions {
    fn default() -> Self {
        Self {
            release: &CURRENT,
            channels: channels::default_choice(),
            official: official_from(env::var(OFFICIAL_VARIABLE).ok()),
            rebuild: false,
        }
    }
}

impl ImageOptions {
    /// An image of the release before the current one. It is always built: what comes back to it may need its plugins.
    pub(crate) fn previous() -> Self {
        Self {
            release: &PREVIOUS,
            official: None,
            ..Self::default()
        }
    }
}

/// The image that bots can run now.
#[derive(Clone, Debug)]
pub(crate) struct ImageReady {
    pub(super) release: &'static Release,
    pub(super) id: String,
    pub(super) channels: Vec<String>,
    /// `present`, `pulled` or `built`.
    pub(super) how: &'static str,
}

impl ImageReady {
    /// One line about it.
    pub(crate) fn summary(&self) -> String {
        let id = self.id.trim_start_matches("sha256:");
        let short = id.get(..12).unwrap_or(id);
        format!(
            "{} {} ({short}), channels {}",
            self.release.reference,
            self.how,
            self.channels.join(", ")
        )
    }
}

fn official_from(setting: Option<String>) -> Option<String> {
    let repository = setting.unwrap_or_else(|| OFFICIAL.to_owned());
    (!repository.is_empty()).then_some(repository)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_summed_up_in_a_line() {
        let ready = ImageReady {
            release: &CURRENT,
            id: "sha256:0123456789abcdef".to_owned(),
            channels: channels::default_choice(),
            how: "built",
        };
        assert_eq!(
            ready.summary(),
            "botmaker/openclaw:2026.9.6 built (0123456789ab), channels telegram, discord, slack"
        );
    }

    #[test]
    fn the_official_repository_can_be_replaced_or_switched_off() {
        assert_eq!(
            official_from(None).as_deref(),
            Some("ghcr.io/openclaw/openclaw")
        );
        assert_eq!(
            official_from(Some("r.example/openclaw".to_owned())).as_deref(),
            Some("r.example/openclaw")
        );
        assert_eq!(official_from(Some(String::new())), None);
    }
}
