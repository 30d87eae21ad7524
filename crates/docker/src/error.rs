//! From bollard's errors to [`RuntimeError`], keeping the engine's words.

use std::{error::Error as _, time::Duration};

use bollard::errors::Error;
use botmaker_ports::RuntimeError;

/// What was asked of the engine, for its errors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// The method.
    pub(crate) operation: &'static str,
    /// What it was about.
    pub(crate) what: &'a str,
    /// How long an answer may take.
    pub(crate) limit: Duration,
}

impl Asked<'_> {
    pub(crate) fn timed_out(&self) -> RuntimeError {
        RuntimeError::Timeout {
            operation: self.operation,
            limit: self.limit,
        }
    }

    pub(crate) fn error(&self, error: Error) -> RuntimeError {
        match error {
            Error::DockerResponseServerError {
                status_code,
                message,
            } => self.refusal(status_code, message),
            Error::RequestTimeoutError => self.timed_out(),
            Error::DockerStreamError { error } => RuntimeError::EngineFailed { message: error },
            Error::JsonDataError { message, .. } => RuntimeError::EngineFailed {
                message: format!(
                    "its answer to `{}` is not understood: {message}",
                    self.operation
                ),
            },
            Error::JsonSerdeError { err } => RuntimeError::EngineFailed {
                message: format!(
                    "its answer to `{}` is not understood: {err}",
                    self.operation
                ),
            },
            Error::SocketNotFoundError(path) => RuntimeError::Unavailable {
                message: format!("there is no socket at {path}"),
            },
            other => RuntimeError::Unavailable {
                message: with_causes(&other),
            },
        }
    }

    fn refusal(&self, status: u16, message: String) -> RuntimeError {
        match status {
            404 => RuntimeError::NotFound {
                what: self.what.to_owned(),
            },
            409 => RuntimeError::Conflict { message },
            400..500 => RuntimeError::Refused { message },
            _ => RuntimeError::EngineFailed { message },
        }
    }
}

/// An error and its causes in one line; hyper keeps the interesting part in the cause.
fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = inner.source();
    }
    text
}

/// Whether the engine says that a host port is in use.
pub(crate) fn is_port_taken(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("port is already allocated")
        || message.contains("address already in use")
        || message.contains("ports are not available")
}

/// The loopback port in the engine's words; no field of its answer tells it.
pub(crate) fn loopback_port(message: &str) -> Option<u16> {
    let (_, after) = message.split_once("127.0.0.1:")?;
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after[..end].parse().ok()
}

/// Whether the engine says that a subnet is in use.
pub(crate) fn is_subnet_taken(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("pool overlaps")
        || message.contains("overlaps with")
        || message.contains("invalid pool")
        || message.contains("address space")
        || message.contains("conflicts with network")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Asked<'_> = Asked {
        operation: "start",
        what: "container botmaker-1",
        limit: Duration::from_secs(1),
    };

    fn answer(status_code: u16) -> RuntimeError {
        ASKED.error(Error::DockerResponseServerError {
            status_code,
            message: "the engine's words".into(),
        })
    }

    #[test]
    fn answers_become_what_they_mean() {
        assert!(matches!(answer(404), RuntimeError::NotFound { what } if what == ASKED.what));
        assert!(matches!(answer(409), RuntimeError::Conflict { .. }));
        assert!(
            matches!(answer(403), RuntimeError::Refused { message } if message == "the engine's words")
        );
        assert!(answer(500).is_transient());
        assert!(ASKED.error(Error::RequestTimeoutError).is_transient());
        let gone = ASKED.error(Error::SocketNotFoundError("/no/socket".into()));
        assert_eq!(
            gone.to_string(),
            "the container engine cannot be reached: there is no socket at /no/socket"
        );
    }

    #[test]
    fn the_engines_words_for_taken_ports_and_subnets_are_known() {
        for words in [
            "driver failed programming external connectivity: Bind for 127.0.0.1:19000 failed: port is already allocated",
            "failed to bind host port for 127.0.0.1:19000: listen tcp4 127.0.0.1:19000: bind: address already in use",
        ] {
            assert!(is_port_taken(words), "{words}");
            assert_eq!(loopback_port(words), Some(19000), "{words}");
        }
        for words in [
            "Pool overlaps with other one on this address space",
            "invalid pool request: Pool overlaps with other one on this address space",
        ] {
            assert!(is_subnet_taken(words), "{words}");
        }
        assert!(!is_port_taken("No such image") && !is_subnet_taken("No such image"));
    }
}
