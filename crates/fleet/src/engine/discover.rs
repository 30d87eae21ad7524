//! Which models a server of the owner's own has.

use botmaker_domain::{
    Actor, BaseUrl, BaseUrlError, Classify, ErrorKind, ProviderId,
    catalog::{find_provider, providers},
};
use botmaker_openclaw::discovery::{Discovered, DiscoveryError};
use tracing::info;

use crate::Fleet;

/// Why no models were discovered.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverModelsError {
    /// The provider is none, or cannot be asked.
    #[error("this provider cannot be asked for its models; those that can: {known}")]
    Provider {
        /// The providers that can.
        known: String,
    },
    /// The address is none.
    #[error(transparent)]
    BaseUrl(BaseUrlError),
    /// Nobody was asked, or nobody answered.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
}

impl Classify for DiscoverModelsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Provider { .. } | Self::BaseUrl(_) => ErrorKind::Invalid,
            Self::Discovery(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Provider { .. } => "provider_invalid",
            Self::BaseUrl(_) => "base_url_invalid",
            Self::Discovery(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Discovery(error) => error.hint(),
            Self::Provider { .. } | Self::BaseUrl(_) => None,
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Provider { .. } => vec![("/provider".to_owned(), self.to_string())],
            Self::BaseUrl(_) => vec![("/base_url".to_owned(), self.to_string())],
            Self::Discovery(error) => error.fields(),
        }
    }
}

impl Fleet {
    /// Asks a model server of the owner's own which models it has. Guarded: this machine and private networks only
    /// (`botmaker_openclaw::discovery`). Takes at most about 5 s.
    ///
    /// # Errors
    /// See [`DiscoverModelsError`].
    pub async fn discover_models(
        &self,
        actor: &Actor,
        provider: &str,
        base_url: &str,
    ) -> Result<Discovered, DiscoverModelsError> {
        let can_be_asked = ProviderId::parse(provider)
            .ok()
            .and_then(|id| find_provider(&id))
            .is_some_and(|provider| provider.discovers_models);
        if !can_be_asked {
            let able = providers().iter().filter(|it| it.discovers_models);
            let known: Vec<_> = able.map(|provider| provider.id).collect();
            return Err(DiscoverModelsError::Provider {
                known: known.join(", "),
            });
        }
        let base_url = BaseUrl::parse(base_url).map_err(DiscoverModelsError::BaseUrl)?;
        let status = self.core.engine.known().status;
        let host_gateway = status.and_then(|engine| engine.host_gateway);
        // Who let the server ask whom: the request itself leaves no other trace here.
        info!(actor = actor.name, url = %base_url, provider, "asking a model server for its models");
        Ok(self
            .core
            .discovery
            .discover(&base_url, host_gateway)
            .await?)
    }
}
