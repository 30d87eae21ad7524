//! What can go wrong with a use case on bots.

use botmaker_domain::{Classify, ErrorKind};
use botmaker_openclaw::gateway::ChatError;
use botmaker_ports::{KeyringError, RuntimeError, StoreError};

/// A field of a request that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request.
    pub pointer: String,
    /// What is wrong, without the value.
    pub detail: String,
}

impl FieldError {
    pub(crate) fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            detail: detail.into(),
        }
    }
}

fn pairs(fields: &[FieldError]) -> Vec<(String, String)> {
    let pair = |field: &FieldError| (field.pointer.clone(), field.detail.clone());
    fields.iter().map(pair).collect()
}

/// A failure of a use case on an existing bot.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// No such bot, or not for this actor.
    #[error("there is no such bot")]
    NotFound,
    /// The bot is being removed.
    #[error("the bot is being deleted")]
    Deleting,
    /// The bot has no running container.
    #[error("the bot is not running")]
    NotRunning,
    /// The bot does not answer yet, or not any more.
    #[error("the bot is not ready: it is {state}")]
    NotReady {
        /// Its state.
        state: &'static str,
    },
    /// The bot did not come to the awaited state.
    #[error("the bot is still {state} after {seconds} s")]
    WaitTimeout {
        /// Its state.
        state: &'static str,
        /// How long it was waited for.
        seconds: u64,
    },
    /// Fields of a change are wrong; all of them are told at once.
    #[error("the change has mistakes")]
    Invalid(Vec<FieldError>),
    /// The bot was changed since the version that the wish is about.
    #[error("the bot was changed meanwhile; it is at revision {current} now")]
    VersionStale {
        /// Its version now.
        current: u64,
    },
    /// The bot has no picture.
    #[error("the bot has no picture")]
    PictureMissing,
    /// There is no such report about the bot.
    #[error("there is no such report")]
    ReportMissing,
    /// A wish names no bot or too many.
    #[error("name 1 to {max} bots")]
    BulkSize {
        /// The most bots of one wish.
        max: usize,
    },
    /// The message is empty or too long.
    #[error("a message has 1 to {max} bytes of text")]
    Message {
        /// The longest message in bytes.
        max: usize,
    },
    /// The session's name is too long or holds control characters.
    #[error("a session's name has at most {max} bytes and no control characters")]
    Session {
        /// The longest name in bytes.
        max: usize,
    },
    /// No log, too many or one twice.
    #[error("1 to {max} different bots' logs can be followed at once")]
    LogCount {
        /// How many at most.
        max: usize,
    },
    /// The bot's gateway failed the chat turn.
    #[error("the bot could not answer")]
    Chat(#[source] ChatError),
    /// The bot's gateway failed something that is no chat turn.
    #[error("the bot's gateway could not do it")]
    Gateway(#[source] ChatError),
    /// Nobody waits to be let in with this id.
    #[error("nobody waits to be let in with this id")]
    PairingUnknown,
    /// The engine failed.
    #[error("the container engine could not do it")]
    Runtime(#[source] RuntimeError),
    /// The bot's gateway token could not be read.
    #[error("the bot's gateway token cannot be read")]
    Secrets(#[source] botmaker_secrets::SecretDirectoryError),
    /// The database failed.
    #[error("the database could not do it")]
    Store(#[source] StoreError),
    /// A task ended unexpectedly.
    #[error("the work was interrupted")]
    Interrupted,
}

impl From<StoreError> for BotError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

impl From<RuntimeError> for BotError {
    fn from(error: RuntimeError) -> Self {
        match error {
            RuntimeError::NotFound { .. } => Self::NotRunning,
            other => Self::Runtime(other),
        }
    }
}

pub(crate) fn store_kind(error: &StoreError) -> ErrorKind {
    match error {
        StoreError::NotFound => ErrorKind::NotFound,
        StoreError::Stale => ErrorKind::Stale,
        StoreError::Conflict(_) => ErrorKind::Conflict,
        StoreError::BotLimit { .. } => ErrorKind::Exhausted,
        StoreError::Full => ErrorKind::Unavailable,
        StoreError::Corrupt { .. } | StoreError::Backend(_) => ErrorKind::Internal,
    }
}

pub(crate) const fn runtime_kind(error: &RuntimeError) -> ErrorKind {
    match error {
        RuntimeError::NotFound { .. } => ErrorKind::NotFound,
        RuntimeError::Conflict { .. }
        | RuntimeError::Foreign { .. }
        | RuntimeError::ImageMissing { .. } => ErrorKind::Conflict,
        RuntimeError::PortTaken { .. } | RuntimeError::SubnetTaken { .. } => ErrorKind::Exhausted,
        RuntimeError::Unavailable { .. } | RuntimeError::Timeout { .. } => ErrorKind::Unavailable,
        RuntimeError::EngineFailed { .. } | RuntimeError::Refused { .. } => ErrorKind::BadGateway,
        RuntimeError::Storage { .. } => ErrorKind::Internal,
    }
}

pub(crate) const fn keyring_kind(error: &KeyringError) -> ErrorKind {
    match error {
        KeyringError::Unavailable { .. } | KeyringError::Full => ErrorKind::Unavailable,
        KeyringError::NotFound { .. } => ErrorKind::NotFound,
        KeyringError::Conflict { .. } | KeyringError::Off => ErrorKind::Conflict,
        KeyringError::Refused { .. } => ErrorKind::Invalid,
        KeyringError::Sealed { .. } | KeyringError::Failed { .. } => ErrorKind::Internal,
    }
}

pub(crate) const fn keyring_code(error: &KeyringError) -> &'static str {
    match error {
        KeyringError::Unavailable { .. } => "keyring_unavailable",
        KeyringError::Off => "keyring_off",
        KeyringError::NotFound { .. } => "key_not_found",
        KeyringError::Conflict { .. } => "key_conflict",
        KeyringError::Refused { .. } => "keyring_refused",
        KeyringError::Full => "disk_full",
        KeyringError::Sealed { .. } => "keyring_sealed",
        KeyringError::Failed { .. } => "internal_error",
    }
}

pub(crate) fn keyring_hint(error: &KeyringError) -> Option<String> {
    let hint = match error {
        KeyringError::Unavailable { .. } => {
            "see whether the keyring's proxy runs and what its log says; BotMaker tries again by itself"
        }
        KeyringError::Off => "set keyring.mode to embedded and restart the server",
        KeyringError::Full => DISK_HINT,
        KeyringError::Sealed { .. } => "restore keyring.db and its master key from the same backup",
        _ => return None,
    };
    Some(hint.to_owned())
}

pub(crate) const ENGINE_HINT: &str =
    "see whether Docker runs (`docker info`); BotMaker tries again by itself";
pub(crate) const DISK_HINT: &str =
    "free some space on the disk that holds BotMaker's data directory, then try again";

impl Classify for BotError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound | Self::PictureMissing | Self::PairingUnknown | Self::ReportMissing => {
                ErrorKind::NotFound
            }
            Self::VersionStale { .. } => ErrorKind::Stale,
            Self::Invalid(_) | Self::BulkSize { .. } => ErrorKind::Invalid,
            Self::Deleting | Self::NotRunning | Self::NotReady { .. } => ErrorKind::Conflict,
            Self::WaitTimeout { .. } => ErrorKind::Unavailable,
            Self::Message { .. } | Self::Session { .. } | Self::LogCount { .. } => {
                ErrorKind::Invalid
            }
            Self::Chat(error) | Self::Gateway(error) => error.kind(),
            Self::Runtime(error) => runtime_kind(error),
            Self::Store(error) => store_kind(error),
            Self::Secrets(_) | Self::Interrupted => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "bot_not_found",
            Self::Deleting => "bot_deleting",
            Self::NotRunning => "bot_not_running",
            Self::NotReady { .. } => "bot_not_ready",
            Self::WaitTimeout { .. } => "wait_timeout",
            Self::Invalid(_) => "bot_invalid",
            Self::VersionStale { .. } => "version_stale",
            Self::PictureMissing => "avatar_missing",
            Self::ReportMissing => "report_not_found",
            Self::BulkSize { .. } => "bulk_invalid",
            Self::Message { .. } => "message_invalid",
            Self::Session { .. } => "session_invalid",
            Self::LogCount { .. } => "log_count_invalid",
            Self::Gateway(ChatError::Failed { .. }) => "gateway_failed",
            Self::PairingUnknown => "pairing_unknown",
            Self::Chat(error) | Self::Gateway(error) => error.code(),
            Self::Runtime(RuntimeError::Unavailable { .. }) => "engine_unavailable",
            Self::Runtime(_) => "engine_error",
            Self::Store(StoreError::Full) => "disk_full",
            Self::Store(StoreError::Stale) => "changed_meanwhile",
            Self::Secrets(_) | Self::Store(_) | Self::Interrupted => "internal_error",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotRunning => Some("start the bot first".to_owned()),
            Self::VersionStale { .. } => {
                Some("load the bot again, then repeat the change with its ETag".to_owned())
            }
            Self::NotReady { .. } => {
                Some("wait until the bot is running; its status says why it is not".to_owned())
            }
            Self::Gateway(ChatError::Unreachable { .. }) => {
                Some("a bot that has just been started needs some seconds".to_owned())
            }
            Self::PairingUnknown => {
                Some("somebody else may have decided, or the request ran out".to_owned())
            }
            Self::Chat(error) => error.hint(),
            Self::Runtime(error) if error.is_transient() => Some(ENGINE_HINT.to_owned()),
            Self::Store(StoreError::Full) => Some(DISK_HINT.to_owned()),
            _ => None,
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Invalid(fields) => pairs(fields),
            Self::BulkSize { .. } => vec![("/bots".to_owned(), self.to_string())],
            Self::Message { .. } => vec![("/text".to_owned(), self.to_string())],
            Self::Session { .. } => vec![("/session".to_owned(), self.to_string())],
            _ => Vec::new(),
        }
    }
}

/// A failure of creating a bot.
#[derive(Debug, thiserror::Error)]
pub enum CreateBotError {
    /// Fields are wrong; all of them are told at once.
    #[error("the bot's description has mistakes")]
    Invalid(Vec<FieldError>),
    /// Another bot has the host name.
    #[error("the host name {hostname} is taken")]
    HostnameTaken {
        /// The host name.
        hostname: String,
    },
    /// Files are left of a bot with this host name, which nobody deleted.
    #[error("files are left of an earlier bot with the host name {hostname}")]
    HostnameLeftOver {
        /// The host name.
        hostname: String,
        /// By what name they can be adopted.
        leftover: String,
    },
    /// Another bot uses the same channel token.
    #[error("{user}")]
    SecretInUse {
        /// Where in the request the token stands.
        pointer: String,
        /// Who uses it, in words.
        user: String,
    },
    /// There are as many bots as there may be.
    #[error("the limit of {limit} bots is reached")]
    BotLimit {
        /// The limit.
        limit: u32,
    },
    /// Every host port of the pool is in use.
    #[error("no host port is free between {first} and {last}")]
    PortsExhausted {
        /// First of the pool.
        first: u16,
        /// Last of the pool.
        last: u16,
    },
    /// Every subnet of the pool is in use.
    #[error("no subnet is free in {pool}")]
    SubnetsExhausted {
        /// The pool.
        pool: String,
    },
    /// The image is not on the engine.
    #[error("the image {reference} is not on the container engine")]
    ImageMissing {
        /// The image.
        reference: String,
    },
    /// The `Idempotency-Key` came with another request before.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The keyring could not say whether it has a key for the bot.
    #[error("the keyring could not do it")]
    Keyring(#[source] KeyringError),
    /// No configuration can be made from a description that was found good.
    #[error("no configuration can be made of this")]
    Config(#[source] botmaker_openclaw::ConfigError),
    /// The secrets could not be written.
    #[error("the bot's secrets could not be stored")]
    Secrets(#[source] botmaker_secrets::SecretDirectoryError),
    /// The database failed.
    #[error("the database could not do it")]
    Store(#[source] StoreError),
    /// A task ended unexpectedly.
    #[error("the work was interrupted")]
    Interrupted,
}

impl Classify for CreateBotError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::HostnameTaken { .. }
            | Self::HostnameLeftOver { .. }
            | Self::SecretInUse { .. }
            | Self::ImageMissing { .. }
            | Self::KeyReused => ErrorKind::Conflict,
            Self::BotLimit { .. } | Self::PortsExhausted { .. } | Self::SubnetsExhausted { .. } => {
                ErrorKind::Exhausted
            }
            Self::Secrets(error) if error.is_storage_full() => ErrorKind::Unavailable,
            Self::Secrets(_) | Self::Config(_) | Self::Interrupted => ErrorKind::Internal,
            Self::Store(error) => store_kind(error),
            Self::Keyring(error) => keyring_kind(error),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "bot_invalid",
            Self::Keyring(error) => keyring_code(error),
            Self::HostnameTaken { .. } => "hostname_taken",
            Self::HostnameLeftOver { .. } => "hostname_left_over",
            Self::SecretInUse { .. } => "secret_in_use",
            Self::BotLimit { .. } => "bot_limit",
            Self::PortsExhausted { .. } => "ports_exhausted",
            Self::SubnetsExhausted { .. } => "subnets_exhausted",
            Self::ImageMissing { .. } => "image_missing",
            Self::KeyReused => "idempotency_key_reused",
            Self::Secrets(error) if error.is_storage_full() => "disk_full",
            Self::Store(StoreError::Full) => "disk_full",
            Self::Secrets(_) | Self::Config(_) | Self::Store(_) | Self::Interrupted => {
                "internal_error"
            }
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::HostnameTaken { .. } => Some("choose another host name".to_owned()),
            Self::HostnameLeftOver { leftover, .. } => Some(format!(
                "adopt them to have that bot back (POST /api/leftovers/{leftover}/adopt), choose another host name, or say \
                 ignore_leftover to make a new bot; the files stay as they are"
            )),
            Self::SecretInUse { .. } => Some(
                "give each bot a token of its own: a chat service gives each message to one of the bots that share one"
                    .to_owned(),
            ),
            Self::BotLimit { .. } => {
                Some("delete a bot, or raise bots.max_bots in the settings".to_owned())
            }
            Self::PortsExhausted { .. } => Some(
                "delete a bot, or widen bots.port_first and bots.port_last in the settings"
                    .to_owned(),
            ),
            Self::SubnetsExhausted { .. } => {
                Some("delete a bot, or widen bots.subnet_pool in the settings".to_owned())
            }
            Self::ImageMissing { .. } => Some(IMAGE_HINT.to_owned()),
            Self::KeyReused => Some("send a new key with a new request".to_owned()),
            Self::Keyring(error) => keyring_hint(error),
            Self::Secrets(error) if error.is_storage_full() => Some(DISK_HINT.to_owned()),
            Self::Store(StoreError::Full) => Some(DISK_HINT.to_owned()),
            _ => None,
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Invalid(fields) => pairs(fields),
            Self::HostnameTaken { .. } | Self::HostnameLeftOver { .. } => {
                vec![("/hostname".to_owned(), self.to_string())]
            }
            Self::SecretInUse { pointer, user } => vec![(pointer.clone(), user.clone())],
            _ => Vec::new(),
        }
    }
}

pub(crate) const IMAGE_HINT: &str =
    "get it with `cargo xtask image`, or name another one as engine.image in the settings";
