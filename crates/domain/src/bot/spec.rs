//! Everything that an owner decides about a bot, secrets excepted.

use serde::{Deserialize, Serialize};

use super::{
    avatar::Avatar,
    channel_spec::ChannelSpec,
    hostname::Hostname,
    image::PinnedImage,
    model::{BaseUrl, ModelId, ProviderId},
    name::BotName,
    persona::Persona,
    resources::Resources,
    tag::Tags,
};
use crate::{
    keyring::{GrantMark, KeySource},
    secret_name::SecretVersions,
};

/// The owner's description of a bot. Holds no secret: only the names and versions of the secret files.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BotSpec {
    /// Display name.
    pub name: BotName,
    /// Unique short name; also the host name inside the container.
    pub hostname: Hostname,
    /// Who serves the model.
    pub provider: ProviderId,
    /// The model.
    pub model: ModelId,
    /// Where the provider is reached, if not at its own address.
    pub base_url: Option<BaseUrl>,
    /// Whose key pays.
    #[serde(default)]
    pub key: KeySource,
    /// What the keyring's proxy knows the bot's token by, when the key is the keyring's.
    #[serde(default)]
    pub grant: Option<GrantMark>,
    /// Connected chat services; possibly none.
    pub channels: Vec<ChannelSpec>,
    /// Who the bot is.
    pub persona: Persona,
    /// Its share of the machine.
    pub resources: Resources,
    /// Which version of each secret the bot uses.
    pub secrets: SecretVersions,
    /// The words by which its owner finds it; rows written before there were tags have none.
    #[serde(default)]
    pub tags: Tags,
    /// Its face; `None` for the one drawn from its id.
    #[serde(default)]
    pub avatar: Option<Avatar>,
    /// The image that it runs; `None` for the one of the settings at the time of its first container.
    #[serde(default)]
    pub image: Option<PinnedImage>,
    /// How often the bot is asked to answer, in minutes; 0 for never, `None` for the rule of its provider.
    #[serde(default)]
    pub canary_minutes: Option<u16>,
}

impl BotSpec {
    /// The longest pause between two canary turns: a day.
    pub const MAX_CANARY_MINUTES: u16 = 24 * 60;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_written_before_tags_and_faces_is_read() {
        let old = r#"{"name":"Ada","hostname":"ada","provider":"demo","model":"demo-1","base_url":null,"channels":[],
            "persona":"","resources":{"memory_bytes":1,"cpu_millis":1,"pids":1},"secrets":{"gateway_token":1}}"#;
        let spec: BotSpec = serde_json::from_str(old).unwrap();
        assert_eq!(
            (spec.tags, spec.avatar, spec.image),
            (Tags::default(), None, None)
        );
        assert_eq!((spec.key, spec.grant), (KeySource::Own, None));
    }
}
