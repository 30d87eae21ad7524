//! Which names this server answers to, and which pages may ask it to change something.
//!
//! A page on another site can make a browser send requests here (DNS rebinding, cross-site requests). It cannot
//! choose the `Host` and `Origin` headers that the browser adds, so those are compared.

use std::net::{IpAddr, Ipv6Addr};

/// A host and its port, as a `Host` header or an origin names them.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Authority {
    host: String,
    port: Option<u16>,
}

impl Authority {
    /// Reads `host`, `host:port` or `[v6]:port`.
    fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']')?;
                host.parse::<Ipv6Addr>().ok()?;
                let port = if rest.is_empty() {
                    None
                } else {
                    Some(rest.strip_prefix(':')?)
                };
                (host, port)
            }
            None => match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:".contains(&b);
        if host.is_empty() || !host.bytes().all(is_plain) {
            return None;
        }
        let port = match port {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(digits.parse().ok()?)
            }
            Some(_) => return None,
            None => None,
        };
        Some(Self {
            host: host.trim_end_matches('.').to_ascii_lowercase(),
            port,
        })
    }
}

/// The names under which people reach this server.
#[derive(Clone, Debug)]
pub struct AllowedHosts {
    listen: IpAddr,
    names: Vec<Authority>,
}

impl AllowedHosts {
    /// Loopback names and the listening address are always allowed; `names` are the operator's additions as `host` or
    /// `host:port`, such as the name of a reverse proxy in front. When listening on every address, every IP address is
    /// allowed: a name can be made to point here, an address cannot.
    #[must_use]
    pub fn new(listen: IpAddr, names: impl IntoIterator<Item = String>) -> Self {
        let names = names
            .into_iter()
            .filter_map(|name| Authority::parse(&name))
            .collect();
        Self { listen, names }
    }

    /// Whether a request with this `Host` header is meant for this server.
    pub(crate) fn allow(&self, host: &str) -> bool {
        Authority::parse(host)
            .is_some_and(|authority| self.is_added(&authority) || self.is_address(&authority.host))
    }

    fn is_address(&self, host: &str) -> bool {
        if host == "localhost" {
            return true;
        }
        host.parse::<IpAddr>().is_ok_and(|address| {
            address.is_loopback() || address == self.listen || self.listen.is_unspecified()
        })
    }

    fn is_added(&self, authority: &Authority) -> bool {
        self.names.iter().any(|name| {
            name.host == authority.host && (name.port.is_none() || name.port == authority.port)
        })
    }

    /// Whether a page with this `Origin` is this server's own, as seen under the `Host` header. `https` is believed
    /// for added names only: this server itself speaks plain HTTP, and a proxy in front has a name.
    pub(crate) fn is_own_origin(&self, origin: &str, host: &str) -> bool {
        let (default_port, authority) = match origin.split_once("://") {
            Some(("http", authority)) => (80, authority),
            Some(("https", authority)) => (443, authority),
            _ => return false,
        };
        let (Some(page), Some(server)) = (Authority::parse(authority), Authority::parse(host))
        else {
            return false;
        };
        page.host == server.host
            && page.port.unwrap_or(default_port) == server.port.unwrap_or(default_port)
            && (default_port == 80 || self.is_added(&page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> AllowedHosts {
        AllowedHosts::new(
            "127.0.0.1".parse().unwrap(),
            ["Bots.Example.com".to_owned()],
        )
    }

    #[test]
    fn loopback_and_added_names_are_allowed_and_no_others() {
        for good in [
            "localhost",
            "localhost:7100",
            "127.0.0.1:7100",
            "[::1]:7100",
            "LOCALHOST",
            "bots.example.com",
            "bots.example.com.:443",
        ] {
            assert!(hosts().allow(good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1:7100",
            "localhost:7100:1",
            "[::1",
            "a b",
            "localhost@evil",
        ] {
            assert!(!hosts().allow(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_are_allowed_when_listening_on_all() {
        let hosts = AllowedHosts::new("0.0.0.0".parse().unwrap(), []);
        assert!(hosts.allow("192.168.1.5:7100"));
        assert!(!hosts.allow("rebound.example:7100"));
    }

    #[test]
    fn an_origin_has_scheme_host_and_port_of_the_server() {
        let own = |origin: &str, host: &str| hosts().is_own_origin(origin, host);
        assert!(own("http://127.0.0.1:7100", "127.0.0.1:7100"));
        assert!(own("https://bots.example.com", "bots.example.com"));
        assert!(own("http://localhost", "localhost:80"));
        for (origin, host) in [
            ("http://127.0.0.1:19000", "127.0.0.1:7100"),
            ("http://localhost:7100", "127.0.0.1:7100"),
            ("https://127.0.0.1:7100", "127.0.0.1:7100"),
            ("null", "127.0.0.1:7100"),
            ("", "127.0.0.1:7100"),
            ("http://127.0.0.1:7100/", "127.0.0.1:7100"),
            ("http://127.0.0.1:7100@evil", "127.0.0.1:7100"),
        ] {
            assert!(!own(origin, host), "{origin} {host}");
        }
    }
}
