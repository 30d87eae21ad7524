//! What can go wrong with an engine. Texts keep the engine's own words.

use std::time::Duration;

use ipnet::Ipv4Net;

/// A failure of a [`super::BotRuntime`] call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuntimeError {
    /// The engine cannot be reached.
    #[error("the container engine cannot be reached: {message}")]
    Unavailable {
        /// The transport's words.
        message: String,
    },
    /// The engine did not answer in time.
    #[error("the container engine did not finish `{operation}` within {} s", .limit.as_secs())]
    Timeout {
        /// What was asked.
        operation: &'static str,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The engine failed inside (5xx).
    #[error("the container engine failed: {message}")]
    EngineFailed {
        /// Its words.
        message: String,
    },
    /// The container, network or image does not exist.
    #[error("{what} does not exist on the container engine")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The image is not on the engine.
    #[error("the image {reference} is not on the container engine")]
    ImageMissing {
        /// The image.
        reference: String,
    },
    /// The host port is in use by something else.
    #[error("host port {port} is already in use: {message}")]
    PortTaken {
        /// The port.
        port: u16,
        /// The engine's words.
        message: String,
    },
    /// The subnet overlaps another network.
    #[error("subnet {subnet} is already in use: {message}")]
    SubnetTaken {
        /// The subnet.
        subnet: Ipv4Net,
        /// The engine's words.
        message: String,
    },
    /// Something with that name exists and is not what was asked for.
    #[error("the container engine reports a conflict: {message}")]
    Conflict {
        /// The engine's words.
        message: String,
    },
    /// The object belongs to another BotMaker instance or to nobody.
    #[error("{what} does not belong to this instance and is left alone")]
    Foreign {
        /// What it is.
        what: String,
    },
    /// The engine refused the request (4xx).
    #[error("the container engine refused: {message}")]
    Refused {
        /// Its words.
        message: String,
    },
    /// The bot's files could not be read or written.
    #[error("the bot's files could not be {operation}: {message}")]
    Storage {
        /// `read`, `written`, …
        operation: &'static str,
        /// The system's words.
        message: String,
    },
}

impl RuntimeError {
    /// Whether the same call may succeed later without anybody doing anything: unreachable, timeout, 5xx.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::Timeout { .. } | Self::EngineFailed { .. }
        )
    }
}
