//! Everything that an owner decides about a bot, secrets excepted.

use serde::{Deserialize, Serialize};

use super::{
    channel_spec::ChannelSpec,
    hostname::Hostname,
    model::{BaseUrl, ModelId, ProviderId},
    name::BotName,
    persona::Persona,
    resources::Resources,
};
use crate::secret_name::SecretVersions;

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
    /// Connected chat services; possibly none.
    pub channels: Vec<ChannelSpec>,
    /// Who the bot is.
    pub persona: Persona,
    /// Its share of the machine.
    pub resources: Resources,
    /// Which version of each secret the bot uses.
    pub secrets: SecretVersions,
}
