//! The gateway of a running bot, seen from outside: probes, chat turns, RPC. What it answers is hostile input.
//!
//! [`HttpGateway`] talks to real ones; `FakeGateway` (feature `fakes`) lets tests of other crates script them.

#[cfg(any(test, feature = "fakes"))]
mod fake;
pub(crate) mod http;
mod pairing;
pub(crate) mod socket;

use std::{fmt, net::SocketAddr};

use async_trait::async_trait;
use botmaker_domain::{Classify, ErrorKind};
#[cfg(any(test, feature = "fakes"))]
pub use fake::{FakeAnswer, FakeGateway};
use futures_util::stream::BoxStream;
pub use http::{HttpGateway, HttpGatewayLimits};
pub use pairing::{PairingDecision, PairingRequest};
use secrecy::SecretString;

/// Where a gateway is and what opens it.
#[derive(Clone, Debug)]
pub struct GatewayTarget {
    /// Its address from this process.
    pub address: SocketAddr,
    /// The bot's gateway token.
    pub token: SecretString,
}

/// What a gateway says about itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProbeReport {
    /// `/healthz` answered 200 and said so in JSON.
    pub live: bool,
    /// `/startupz` answered 200 and said so in JSON.
    pub started: bool,
    /// `/readyz` answered 200.
    pub ready: bool,
    /// The parts that `/readyz` calls failing, such as channel ids; sorted.
    pub failing: Vec<String>,
    /// OpenClaw's restart-loop breaker holds the channels back.
    pub channels_suppressed: bool,
    /// OpenClaw's version, if told.
    pub version: Option<String>,
    /// What went wrong with the probe itself; one sentence.
    pub error: Option<String>,
}

impl ProbeReport {
    /// Ready as BotMaker means it: live, started, channels not held back. Failing channels do not make it unready.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        self.live && self.started && !self.channels_suppressed
    }
}

/// One thing that a person says.
#[derive(Clone, PartialEq, Eq)]
pub struct ChatTurn {
    /// Which conversation; OpenClaw keeps one session for each.
    pub session: String,
    /// The words.
    pub text: String,
}

impl fmt::Debug for ChatTurn {
    /// Leaves the words out: a conversation does not belong into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatTurn")
            .field("session", &self.session)
            .field("text_bytes", &self.text.len())
            .finish()
    }
}

/// A piece of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChatChunk {
    /// More text.
    Delta(String),
    /// The end, and why: `stop`, `length`, …
    Done {
        /// OpenClaw's word for it.
        finish_reason: String,
    },
}

/// Why a chat turn failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// The gateway cannot be reached or went away.
    #[error("the bot's gateway cannot be reached: {message}")]
    Unreachable {
        /// The transport's words.
        message: String,
    },
    /// The gateway did not answer in time.
    #[error("the bot did not answer in time")]
    Timeout,
    /// The gateway refused the token.
    #[error("the bot's gateway refuses its token")]
    Unauthorized,
    /// The model provider or the bot failed the turn.
    #[error("{message}")]
    Failed {
        /// The gateway's words, sanitised and capped.
        message: String,
    },
    /// The answer breaks the protocol or a size limit.
    #[error("the bot's gateway answered in a way it must not: {message}")]
    Protocol {
        /// What is wrong.
        message: String,
    },
}

impl Classify for ChatError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unreachable { .. } | Self::Timeout => ErrorKind::Unavailable,
            Self::Unauthorized | Self::Failed { .. } | Self::Protocol { .. } => {
                ErrorKind::BadGateway
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "gateway_unreachable",
            Self::Timeout => "gateway_timeout",
            Self::Unauthorized => "gateway_unauthorized",
            Self::Failed { .. } => "chat_failed",
            Self::Protocol { .. } => "gateway_protocol",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            // The keyring's proxy says itself who can do what.
            Self::Failed { message } if message.contains("in BotMaker") => None,
            Self::Failed { .. } => {
                Some("see the bot's log; a refused provider key is the usual cause".to_owned())
            }
            Self::Timeout => Some("the model may be slow; try again".to_owned()),
            _ => None,
        }
    }
}

/// One account of a channel, as OpenClaw's `channels.status` tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChannelState {
    /// The channel, such as `telegram`.
    pub kind: String,
    /// The account; `default` for all that BotMaker makes.
    pub account: String,
    /// Whether it runs.
    pub running: bool,
    /// Whether it is connected to its service; `None` when OpenClaw does not say.
    pub connected: Option<bool>,
    /// OpenClaw's word for where it is, such as `starting` or `blocked`.
    pub lifecycle: Option<String>,
    /// What went wrong last, in OpenClaw's words.
    pub last_error: Option<String>,
}

/// What a running gateway says of the configuration on its disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigVerdict {
    /// It runs with it.
    Applied,
    /// It has not taken it yet.
    Pending,
    /// It found it wrong and runs on with the one before.
    Refused {
        /// What is wrong with it, in OpenClaw's words.
        issues: String,
    },
}

/// A stream of an answer's pieces.
pub type ChatStream = BoxStream<'static, Result<ChatChunk, ChatError>>;

/// Talks to gateways.
#[async_trait]
pub trait Gateway: Send + Sync + 'static {
    /// Asks how the gateway is. Never fails: what goes wrong is part of the report. Takes at most about 5 s.
    async fn probe(&self, target: &GatewayTarget) -> ProbeReport;

    /// Sends a message and streams the answer. Dropping the stream ends the turn.
    ///
    /// # Errors
    /// See [`ChatError`]; errors within the stream end it.
    async fn chat(&self, target: &GatewayTarget, turn: ChatTurn) -> Result<ChatStream, ChatError>;

    /// Asks how each channel is, for telling a person why one fails. Takes at most about 5 s.
    ///
    /// # Errors
    /// See [`ChatError`]; [`ChatError::Failed`] has OpenClaw's words.
    async fn channel_states(&self, target: &GatewayTarget) -> Result<Vec<ChannelState>, ChatError>;

    /// Asks whether the gateway runs with the configuration of this generation: a reload that fails is skipped in silence,
    /// while the probes stay good. Takes at most about 5 s.
    ///
    /// # Errors
    /// See [`ChatError`]. A gateway that is busy with a reload may not answer for many seconds.
    async fn confirm_config(
        &self,
        target: &GatewayTarget,
        generation: u32,
    ) -> Result<ConfigVerdict, ChatError>;

    /// Asks who wrote to the bot and waits to be let in. Takes at most about 15 s, usually 0.1 s.
    ///
    /// # Errors
    /// See [`ChatError`]; [`ChatError::Failed`] has OpenClaw's words.
    async fn pairing_requests(
        &self,
        target: &GatewayTarget,
    ) -> Result<Vec<PairingRequest>, ChatError>;

    /// Lets somebody in, or drops their request. Takes at most about 15 s. After a failure it may have been carried
    /// out or not: ask who still waits.
    ///
    /// # Errors
    /// See [`ChatError`]; [`ChatError::Failed`] also when the request is there no more.
    async fn decide_pairing(
        &self,
        target: &GatewayTarget,
        request: &PairingRequest,
        decision: PairingDecision,
    ) -> Result<(), ChatError>;
}
