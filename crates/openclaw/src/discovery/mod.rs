//! Which models a model server of the owner's own has: Ollama's list, asked by BotMaker's server.
//!
//! The address is a person's, so the server must not become their way to what only the server reaches (server-side
//! request forgery): [`address`] says which addresses may be asked, each name is resolved once and only what came out is
//! connected to, redirects are not followed, time and size are capped, and of the answer nothing is passed on but
//! well-formed model names and sizes.
//!
//! Where to look next: [`address`] for the rule, `http` for the asking, `answer` for the reading.

pub mod address;
pub(crate) mod answer;
#[cfg(any(test, feature = "fakes"))]
mod fake;
mod http;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use async_trait::async_trait;
use botmaker_domain::{BaseUrl, Classify, ErrorKind, ModelId};
#[cfg(any(test, feature = "fakes"))]
pub use fake::FakeDiscovery;
pub use http::{DiscoveryLimits, HttpDiscovery};

/// A model that a server has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiscoveredModel {
    /// As the server spells it.
    pub id: ModelId,
    /// How much it takes on the server's disk.
    pub size_bytes: Option<u64>,
}

/// What came out of asking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Discovered {
    /// The models, in the server's order.
    pub models: Vec<DiscoveredModel>,
    /// Where a bot reaches that server from inside its container.
    pub bot_base_url: BaseUrl,
    /// Whether it can be reached there; `None` where only the bot's own network knows.
    pub is_reachable_by_bots: Option<bool>,
}

/// Why no models were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// Ollama speaks plain HTTP.
    #[error("models are asked for over http only")]
    Scheme,
    /// The address is none that the server asks.
    #[error("the server asks model servers on this machine and in private networks only")]
    AddressRefused,
    /// Nothing there, or it answers otherwise. Told alike, so that nobody learns which ports of an address are open.
    #[error("no list of models came from there")]
    Failed,
}

impl Classify for DiscoveryError {
    fn kind(&self) -> ErrorKind {
        match self {
            // Whoever asked named the address: that nothing is there is their mistake and no fault of this server.
            Self::Scheme | Self::Failed => ErrorKind::Invalid,
            Self::AddressRefused => ErrorKind::Denied,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Scheme => "base_url_invalid",
            Self::AddressRefused => "address_refused",
            Self::Failed => "discovery_failed",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Scheme => "give the address as http://…, or type the model's name",
            Self::AddressRefused => {
                "use an address of 127.0.0.0/8, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, ::1 or fc00::/7, \
                 or http://botmaker for this machine; or type the model's name"
            }
            Self::Failed => {
                "see that Ollama runs there (ollama list) and listens where bots reach it: OLLAMA_HOST=0.0.0.0"
            }
        };
        Some(hint.to_owned())
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![("/base_url".to_owned(), self.to_string())]
    }
}

/// Asks model servers.
#[async_trait]
pub trait ModelDiscovery: Send + Sync + 'static {
    /// Asks the server at `base_url` which models it has. `host_gateway` is where containers reach this machine, which a
    /// bot calls [`BOTS_SIDE_HOST`](crate::BOTS_SIDE_HOST). Takes at most about 5 s.
    ///
    /// # Errors
    /// See [`DiscoveryError`].
    async fn discover(
        &self,
        base_url: &BaseUrl,
        host_gateway: Option<IpAddr>,
    ) -> Result<Discovered, DiscoveryError>;
}
