//! Calls to the engine. Each opens its own connection, so that a call after an outage simply works.

use std::{future::Future, time::Duration};

use bollard::{API_DEFAULT_VERSION, Docker, errors::Error};
use botmaker_ports::RuntimeError;

use crate::{error::Asked, settings::DockerSettings};

/// Reaches one engine.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    socket: String,
    timeout: Duration,
}

impl Client {
    pub(crate) fn new(settings: &DockerSettings) -> Self {
        Self {
            socket: settings.socket().display().to_string(),
            timeout: settings.api_timeout,
        }
    }

    /// A client whose answers may take as long as set, and `extra`.
    pub(crate) fn open(&self, extra: Duration) -> Result<Docker, Error> {
        let timeout = self.timeout + extra;
        Docker::connect_with_unix(&self.socket, timeout.as_secs().max(1), API_DEFAULT_VERSION)
            .map(|docker| docker.with_timeout(timeout))
    }

    /// Makes one call. bollard's own time limit ends with the answer's head; this one covers all of it.
    pub(crate) async fn call<T, F>(
        &self,
        operation: &'static str,
        what: &str,
        call: impl FnOnce(Docker) -> F + Send,
    ) -> Result<T, RuntimeError>
    where
        F: Future<Output = Result<T, Error>> + Send,
    {
        let as_usual = |_, _: &str| None;
        self.call_judging(operation, what, Duration::ZERO, &as_usual, call)
            .await
    }

    /// Makes one call that may take `extra` more time than others, and lets `judge` give a refusal (status code and
    /// words) a meaning of its own.
    pub(crate) async fn call_judging<T, F>(
        &self,
        operation: &'static str,
        what: &str,
        extra: Duration,
        judge: &(dyn Fn(u16, &str) -> Option<RuntimeError> + Sync),
        call: impl FnOnce(Docker) -> F + Send,
    ) -> Result<T, RuntimeError>
    where
        F: Future<Output = Result<T, Error>> + Send,
    {
        let limit = self.timeout + extra;
        let asked = Asked {
            operation,
            what,
            limit,
        };
        let docker = self.open(extra).map_err(|error| asked.error(error))?;
        match tokio::time::timeout(limit, call(docker)).await {
            Ok(answer) => answer.map_err(|error| {
                let meaning = match &error {
                    Error::DockerResponseServerError {
                        status_code,
                        message,
                    } => judge(*status_code, message),
                    _ => None,
                };
                meaning.unwrap_or_else(|| asked.error(error))
            }),
            Err(_elapsed) => Err(asked.timed_out()),
        }
    }

    /// Opens a connection for a stream whose items may be hours apart.
    pub(crate) fn open_stream(&self) -> Result<Docker, RuntimeError> {
        let asked = self.asked_stream();
        self.open(Duration::ZERO)
            .map_err(|error| asked.error(error))
    }

    /// What the errors of a stream say.
    pub(crate) const fn asked_stream(&self) -> Asked<'static> {
        Asked {
            operation: "stream",
            what: "the container",
            limit: self.timeout,
        }
    }
}
