//! What a person is told about a bot, and which changes of it are possible.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a bot in one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotState {
    /// Being made; it has never had a container.
    Provisioning,
    /// Its container starts; it does not answer yet.
    Starting,
    /// Ready, and everything it is connected to works.
    Running,
    /// Ready, but something it is connected to does not work.
    Degraded,
    /// Its container runs, but it does not answer as it should.
    Unhealthy,
    /// Asked to end.
    Stopping,
    /// Not running, as wished.
    Stopped,
    /// Not running although wished, until somebody acts.
    Failed,
    /// Stopped by BotMaker because it died again and again.
    CrashLooping,
    /// Being removed.
    Deleting,
    /// Docker cannot be asked.
    Unknown,
}

impl BotState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Provisioning,
        Self::Starting,
        Self::Running,
        Self::Degraded,
        Self::Unhealthy,
        Self::Stopping,
        Self::Stopped,
        Self::Failed,
        Self::CrashLooping,
        Self::Deleting,
        Self::Unknown,
    ];

    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provisioning => "provisioning",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Degraded => "degraded",
            Self::Unhealthy => "unhealthy",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::CrashLooping => "crash_looping",
            Self::Deleting => "deleting",
            Self::Unknown => "unknown",
        }
    }

    /// The state with this public spelling.
    #[must_use]
    pub fn from_name(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether the bot can be talked to.
    #[must_use]
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Running | Self::Degraded)
    }

    /// Whether a bot in this state may be shown in state `next` afterwards.
    ///
    /// Three rules carry the table: nothing becomes `provisioning` again, nothing leaves `deleting`, and a bot
    /// that was held back (`failed`, `crash_looping`) is seen `starting` before it is seen ready.
    #[must_use]
    pub const fn can_become(self, next: Self) -> bool {
        use BotState::{
            CrashLooping, Degraded, Deleting, Failed, Provisioning, Running, Unhealthy,
        };
        match (self, next) {
            (Deleting, Deleting) | (Provisioning, Provisioning) => true,
            (Deleting, _)
            | (_, Provisioning)
            | (Failed | CrashLooping | Provisioning, Running | Degraded | Unhealthy)
            | (Provisioning, CrashLooping) => false,
            _ => true,
        }
    }
}

/// Why a bot is in its state; programs may rely on the spelling.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Docker cannot be reached.
    EngineUnavailable,
    /// The OpenClaw image is not on the engine.
    ImageMissing,
    /// OpenClaw's validator refused the configuration, or OpenClaw ended with exit code 78.
    ConfigInvalid,
    /// OpenClaw ended with exit code 1: an unusable secret or a held state lease.
    SecretUnusable,
    /// The kernel ended the bot because it used more memory than its limit.
    OutOfMemory,
    /// The bot ended before it was ready.
    ExitedEarly,
    /// The bot ended and is being started again.
    Died,
    /// The bot did not become ready in time.
    ReadyTimeout,
    /// The gateway does not answer.
    GatewayUnresponsive,
    /// Channels do not work; the detail names them.
    ChannelsFailing,
    /// OpenClaw holds its channels back after unclean ends.
    ChannelsSuppressed,
    /// No free host port is left.
    PortsExhausted,
    /// No free subnet is left.
    SubnetsExhausted,
    /// Docker refused an operation; the detail has its words.
    EngineRefused,
    /// The keyring did not give the bot leave to use its proxy.
    KeyringUnavailable,
    /// A file operation failed on the server.
    StorageFailed,
    /// The container was paused outside BotMaker.
    Paused,
    /// Somebody removed or stopped the container outside BotMaker.
    ChangedOutside,
    /// It ended so often that BotMaker stopped it.
    CrashLooping,
    /// What is known of it is too old to be relied on.
    EvidenceStale,
    /// It does not answer a message within its time.
    CanaryFailed,
    /// It uses nearly all of its memory.
    MemoryHigh,
    /// It did not end when it was asked to, and was killed.
    KilledAtStop,
    /// Its state takes more of the disk than it may.
    StateTooLarge,
}

impl ReasonCode {
    /// Every code.
    pub const ALL: [Self; 24] = [
        Self::EngineUnavailable,
        Self::ImageMissing,
        Self::ConfigInvalid,
        Self::SecretUnusable,
        Self::OutOfMemory,
        Self::ExitedEarly,
        Self::Died,
        Self::ReadyTimeout,
        Self::GatewayUnresponsive,
        Self::ChannelsFailing,
        Self::ChannelsSuppressed,
        Self::PortsExhausted,
        Self::SubnetsExhausted,
        Self::EngineRefused,
        Self::KeyringUnavailable,
        Self::StorageFailed,
        Self::Paused,
        Self::ChangedOutside,
        Self::CrashLooping,
        Self::EvidenceStale,
        Self::CanaryFailed,
        Self::MemoryHigh,
        Self::KilledAtStop,
        Self::StateTooLarge,
    ];

    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EngineUnavailable => "engine_unavailable",
            Self::ImageMissing => "image_missing",
            Self::ConfigInvalid => "config_invalid",
            Self::SecretUnusable => "secret_unusable",
            Self::OutOfMemory => "out_of_memory",
            Self::ExitedEarly => "exited_early",
            Self::Died => "died",
            Self::ReadyTimeout => "ready_timeout",
            Self::GatewayUnresponsive => "gateway_unresponsive",
            Self::ChannelsFailing => "channels_failing",
            Self::ChannelsSuppressed => "channels_suppressed",
            Self::PortsExhausted => "ports_exhausted",
            Self::SubnetsExhausted => "subnets_exhausted",
            Self::EngineRefused => "engine_refused",
            Self::KeyringUnavailable => "keyring_unavailable",
            Self::StorageFailed => "storage_failed",
            Self::Paused => "paused",
            Self::ChangedOutside => "changed_outside",
            Self::CrashLooping => "crash_looping",
            Self::EvidenceStale => "evidence_stale",
            Self::CanaryFailed => "canary_failed",
            Self::MemoryHigh => "memory_high",
            Self::KilledAtStop => "killed_at_stop",
            Self::StateTooLarge => "state_too_large",
        }
    }
}

/// Why, in a code for programs and a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct Reason {
    /// For programs.
    pub code: ReasonCode,
    /// For people; never a secret.
    pub detail: String,
    /// What to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Reason {
    /// A reason without a hint.
    #[must_use]
    pub fn new(code: ReasonCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            hint: None,
        }
    }

    /// Adds what to try.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The state of a bot, why, and since when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Status {
    /// In one word.
    pub state: BotState,
    /// Why, where the word is not enough.
    pub reason: Option<Reason>,
    /// When the state was entered.
    pub since: Timestamp,
}

impl Status {
    /// A status without a reason.
    #[must_use]
    pub const fn plain(state: BotState, since: Timestamp) -> Self {
        Self {
            state,
            reason: None,
            since,
        }
    }

    /// Whether `other` would tell a person anything else.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        self.state != other.state || self.reason != other.reason
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_agree_with_serde() {
        for state in BotState::ALL {
            assert_eq!(
                serde_json::to_string(&state).unwrap(),
                format!("\"{}\"", state.as_str())
            );
            assert_eq!(BotState::from_name(state.as_str()), Some(state));
        }
        for code in ReasonCode::ALL {
            assert_eq!(
                serde_json::to_string(&code).unwrap(),
                format!("\"{}\"", code.as_str())
            );
        }
    }

    /// The whole table, one row a state: the states that it may be followed by, besides itself.
    #[test]
    fn the_transition_table_is_as_documented() {
        let row = |from: BotState| {
            BotState::ALL
                .into_iter()
                .filter(|next| *next != from && from.can_become(*next))
                .map(BotState::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let alive = "starting running degraded unhealthy stopping stopped failed crash_looping deleting unknown";
        let without = |state: &str| {
            alive
                .split(' ')
                .filter(|s| *s != state)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            row(BotState::Provisioning),
            "starting stopping stopped failed deleting unknown"
        );
        assert_eq!(
            row(BotState::Failed),
            "starting stopping stopped crash_looping deleting unknown"
        );
        assert_eq!(
            row(BotState::CrashLooping),
            "starting stopping stopped failed deleting unknown"
        );
        assert_eq!(row(BotState::Deleting), "");
        for state in [
            "starting",
            "running",
            "degraded",
            "unhealthy",
            "stopping",
            "stopped",
            "unknown",
        ] {
            assert_eq!(
                row(BotState::from_name(state).unwrap()),
                without(state),
                "{state}"
            );
        }
        for state in BotState::ALL {
            assert!(state.can_become(state), "{state:?} may stay");
        }
    }
}
