//! Asking over HTTP: one request to an address that was looked at before.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use botmaker_domain::BaseUrl;
use reqwest::{Client, StatusCode, Url, header, redirect};
use tokio::net::TcpStream;

use super::{Discovered, DiscoveryError, ModelDiscovery, address, answer};
use crate::container::BOTS_SIDE_HOST;

/// More addresses than this are no name of a model server.
const MAX_ADDRESSES: usize = 16;

/// How much time and memory a model server may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DiscoveryLimits {
    /// From the first look at its name to its last byte.
    pub total: Duration,
    /// For finding out whether bots reach it.
    pub reach: Duration,
    /// Largest list.
    pub bytes: usize,
}

impl Default for DiscoveryLimits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(5),
            reach: Duration::from_secs(1),
            bytes: 1024 * 1024,
        }
    }
}

/// Looks names up.
#[async_trait]
pub(super) trait Resolver: Send + Sync + 'static {
    /// The addresses of a name.
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's resolver.
struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// Asks model servers over HTTP. Cheap to clone.
#[derive(Clone)]
pub struct HttpDiscovery {
    limits: DiscoveryLimits,
    resolver: Arc<dyn Resolver>,
}

/// A server that may be asked.
struct Target {
    /// With the host as the person spelled it, which the server may need to see.
    url: Url,
    host: String,
    addresses: Vec<SocketAddr>,
}

impl HttpDiscovery {
    /// A discovery with these limits and the system's resolver.
    #[must_use]
    pub fn new(limits: DiscoveryLimits) -> Self {
        Self::with_resolver(limits, Arc::new(SystemResolver))
    }

    pub(super) fn with_resolver(limits: DiscoveryLimits, resolver: Arc<dyn Resolver>) -> Self {
        Self { limits, resolver }
    }

    /// Looks the host up, once, and at every address that comes out: a name that leads also elsewhere is refused whole.
    async fn target(
        &self,
        base_url: &BaseUrl,
        host_gateway: Option<IpAddr>,
    ) -> Result<Target, DiscoveryError> {
        let url =
            Url::parse(&format!("{base_url}/api/tags")).map_err(|_| DiscoveryError::Failed)?;
        if url.scheme() != "http" {
            return Err(DiscoveryError::Scheme);
        }
        let port = url.port_or_known_default().ok_or(DiscoveryError::Failed)?;
        // The parsed form, in which `0x7f.1` is 127.0.0.1 already.
        let host = url.host_str().ok_or(DiscoveryError::Failed)?.to_owned();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = match (bare.parse(), host_gateway) {
            (Ok(address), _) => vec![address],
            (Err(_), Some(gateway)) if bare == BOTS_SIDE_HOST => vec![gateway],
            (Err(_), None) if bare == BOTS_SIDE_HOST => return Err(DiscoveryError::Failed),
            (Err(_), _) => {
                let found = self.resolver.resolve(bare).await;
                found.map_err(|_| DiscoveryError::Failed)?
            }
        };
        if addresses.is_empty() || addresses.len() > MAX_ADDRESSES {
            return Err(DiscoveryError::Failed);
        }
        let is_allowed = |address: &IpAddr| address::is_allowed(*address, host_gateway);
        if !addresses.iter().all(is_allowed) {
            return Err(DiscoveryError::AddressRefused);
        }
        let addresses = addresses
            .into_iter()
            .map(|address| SocketAddr::new(address.to_canonical(), port))
            .collect();
        Ok(Target {
            url,
            host,
            addresses,
        })
    }

    /// Asks, and reads at most as much as is allowed.
    async fn ask(&self, target: &Target) -> Result<Vec<u8>, reqwest::Error> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .http1_only()
            .pool_max_idle_per_host(0)
            .timeout(self.limits.total)
            // Whatever the name means by now, only what was looked at is connected to.
            .resolve_to_addrs(&target.host, &target.addresses)
            .build()?;
        let request = client.get(target.url.clone());
        let mut response = request
            .header(header::ACCEPT, "application/json")
            .send()
            .await?;
        if response.status() != StatusCode::OK {
            return Ok(Vec::new());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > self.limits.bytes {
                return Ok(Vec::new());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Where bots reach the server, and whether they do. Inside a container the machine itself has another name.
    async fn seen_by_bots(
        &self,
        base_url: &BaseUrl,
        target: &Target,
        host_gateway: Option<IpAddr>,
    ) -> (BaseUrl, Option<bool>) {
        let are_all = |wanted: &dyn Fn(IpAddr) -> bool| {
            let mut addresses = target.addresses.iter();
            addresses.all(|address| wanted(address.ip()))
        };
        if !are_all(&address::is_loopback) {
            let is_gateway = are_all(&|address| Some(address) == host_gateway);
            return (base_url.clone(), is_gateway.then_some(true));
        }
        let alias = base_url.with_host(BOTS_SIDE_HOST);
        let alias = alias.unwrap_or_else(|_| base_url.clone());
        let Some(gateway) = host_gateway else {
            return (alias, None);
        };
        let port = target.addresses.first().map_or(0, SocketAddr::port);
        let connecting = TcpStream::connect((gateway, port));
        let connected = tokio::time::timeout(self.limits.reach, connecting).await;
        (alias, Some(matches!(connected, Ok(Ok(_)))))
    }
}

#[async_trait]
impl ModelDiscovery for HttpDiscovery {
    async fn discover(
        &self,
        base_url: &BaseUrl,
        host_gateway: Option<IpAddr>,
    ) -> Result<Discovered, DiscoveryError> {
        let asking = async {
            let target = self.target(base_url, host_gateway).await?;
            let body = self.ask(&target).await;
            let models = answer::models(&body.map_err(|_| DiscoveryError::Failed)?)?;
            Ok((target, models))
        };
        let asked = tokio::time::timeout(self.limits.total, asking).await;
        let (target, models) = asked.map_err(|_| DiscoveryError::Failed)??;
        let (bot_base_url, is_reachable_by_bots) =
            self.seen_by_bots(base_url, &target, host_gateway).await;
        Ok(Discovered {
            models,
            bot_base_url,
            is_reachable_by_bots,
        })
    }
}
