//! Finding the engine that tests use.

use std::{path::PathBuf, time::Duration};

use bollard::{API_DEFAULT_VERSION, Docker};

const DEFAULT_SOCKET: &str = "/var/run/docker.sock";

/// The engine's socket: `DOCKER_HOST` when it names one, otherwise the usual place.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "tests find the engine as Docker's own client does"
)]
pub fn socket() -> PathBuf {
    let host = std::env::var("DOCKER_HOST").ok();
    let named = host
        .as_deref()
        .and_then(|host| host.strip_prefix("unix://"));
    PathBuf::from(named.unwrap_or(DEFAULT_SOCKET))
}

/// Whether somebody asked to do without the tests that need an engine. Says so when it is the case.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the documented way to opt out of Docker tests"
)]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
pub fn is_skipped() -> bool {
    let skipped = std::env::var("BOTMAKER_SKIP_DOCKER").is_ok_and(|value| value == "1");
    if skipped {
        eprintln!("SKIPPED: BOTMAKER_SKIP_DOCKER=1, so nothing was tested on a Docker Engine");
    }
    skipped
}

/// A client of the engine.
///
/// # Panics
/// When there is no engine: a test that needs one fails without it.
#[must_use]
pub fn client() -> Docker {
    let socket = socket();
    Docker::connect_with_unix(&socket.display().to_string(), 60, API_DEFAULT_VERSION)
        .unwrap_or_else(|error| {
            panic!(
                "this test needs a Docker Engine at {}: {error}; `cargo xtask docker` gets one, \
                 BOTMAKER_SKIP_DOCKER=1 goes without",
                socket.display()
            )
        })
}

/// Looks again and again until `look` finds something.
///
/// # Panics
/// When it has not after `limit`; `what` says what was waited for.
pub async fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = tokio::time::Instant::now() + limit;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "{what} did not come within {} s",
            limit.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
