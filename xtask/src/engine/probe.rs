//! Asking an engine who it is.

use std::{env, io, path::PathBuf};

use anyhow::{Result, bail};

use super::Engine;
use crate::{
    http::{self, Address},
    tools::version::Version,
};

const DEFAULT_SOCKET: &str = "/var/run/docker.sock";
/// Docker 20.10; see docs/decisions/0007-supported-docker-api-range.md.
const OLDEST_API: Version = Version::new(1, 41, 0);

/// What an engine's address is good for.
#[derive(Debug)]
pub(crate) enum State {
    /// It answers and is new enough.
    Ready(Engine),
    /// It answers and is too old.
    TooOld(Engine),
    /// Somebody listens, but we may not talk to it.
    Denied,
    /// Nobody answers.
    Silent(String),
}

/// The oldest supported API, as people write it.
pub(crate) fn oldest_api() -> String {
    format!("{}.{}", OLDEST_API.major, OLDEST_API.minor)
}

/// Where the engine is: `DOCKER_HOST`, else the usual socket.
///
/// # Errors
/// When `DOCKER_HOST` names a transport that xtask does not speak.
pub(crate) fn address() -> Result<Address> {
    match env::var("DOCKER_HOST") {
        Ok(host) if !host.is_empty() => parse(&host),
        _ => Ok(Address::Unix(PathBuf::from(DEFAULT_SOCKET))),
    }
}

/// Whether this is the socket that an engine of ours would use.
pub(crate) fn is_default(address: &Address) -> bool {
    let usual = [DEFAULT_SOCKET, "/run/docker.sock"];
    matches!(address, Address::Unix(socket) if usual.iter().any(|usual| socket.as_os_str() == *usual))
}

fn parse(host: &str) -> Result<Address> {
    if let Some(path) = host.strip_prefix("unix://") {
        return Ok(Address::Unix(PathBuf::from(path)));
    }
    match host
        .strip_prefix("tcp://")
        .or_else(|| host.strip_prefix("http://"))
    {
        Some(address) => Ok(Address::Tcp(address.trim_end_matches('/').to_owned())),
        None => bail!(
            "DOCKER_HOST={host} is neither unix:// nor tcp://\n  to fix it: unset DOCKER_HOST"
        ),
    }
}

/// Asks the engine at `address` for its version.
pub(crate) fn ask(address: &Address) -> State {
    match http::get(address, "/version") {
        Ok(answer) if answer.status == 200 => {
            let about = answer.json();
            let version = about["Version"].as_str().unwrap_or("unknown").to_owned();
            match about["ApiVersion"].as_str().and_then(Version::find) {
                Some(api) if api >= OLDEST_API => State::Ready(Engine { version, api }),
                Some(api) => State::TooOld(Engine { version, api }),
                None => State::Silent("it answers, but not as a Docker engine".to_owned()),
            }
        }
        Ok(answer) => State::Silent(format!("it answers /version with {}", answer.status)),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => State::Denied,
        Err(error) => State::Silent(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transports_of_docker_host_are_told_apart() {
        assert_eq!(
            parse("unix:///run/x.sock").unwrap(),
            Address::Unix("/run/x.sock".into())
        );
        assert_eq!(
            parse("tcp://127.0.0.1:2375").unwrap(),
            Address::Tcp("127.0.0.1:2375".into())
        );
        assert!(
            parse("ssh://somewhere")
                .unwrap_err()
                .to_string()
                .contains("unset DOCKER_HOST")
        );
    }

    #[test]
    fn only_the_usual_socket_may_get_an_engine_of_ours() {
        assert!(is_default(&Address::Unix("/var/run/docker.sock".into())));
        assert!(is_default(&Address::Unix("/run/docker.sock".into())));
        assert!(!is_default(&Address::Unix("/tmp/docker.sock".into())));
        assert!(!is_default(&Address::Tcp("127.0.0.1:2375".into())));
    }

    #[test]
    fn an_absent_socket_is_silent() {
        let state = ask(&Address::Unix("/nonexistent/docker.sock".into()));
        assert!(matches!(state, State::Silent(_)), "{state:?}");
    }
}
