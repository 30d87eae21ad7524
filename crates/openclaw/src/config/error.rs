//! Why no configuration can be generated.

use botmaker_domain::{ChannelKind, ProviderId, SecretName};

/// A description that no configuration can be made from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The catalogue has no such provider.
    #[error("there is no model provider {0}")]
    UnknownProvider(ProviderId),
    /// The catalogue has no such channel.
    #[error("there is no channel {0}")]
    UnknownChannel(ChannelKind),
    /// The same channel stands twice.
    #[error("the channel {0} stands twice")]
    DuplicateChannel(ChannelKind),
    /// The provider is reached at an address that the owner must give.
    #[error("the model provider {0} needs a base URL")]
    BaseUrlMissing(ProviderId),
    /// The description has no version of a secret that is needed.
    #[error("the secret {0} is missing")]
    SecretMissing(SecretName),
}
