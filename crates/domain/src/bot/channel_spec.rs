//! Which chat services a bot is connected to, and who may talk to it there.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a channel as OpenClaw spells it, such as `telegram` or `nextcloud-talk`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelKind(String);

impl ChannelKind {
    /// Wraps a channel id; whether such a channel exists is the catalogue's business.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who may start a private conversation with the bot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DmPolicy {
    /// Only the people on the allow-list; the default, because nobody then meets a code that nobody approves.
    #[default]
    Allowlist,
    /// Strangers get a pairing code that an operator approves.
    Pairing,
    /// Everybody.
    Open,
    /// Nobody.
    Disabled,
}

/// Whether the bot answers in groups.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupPolicy {
    /// Only in groups and to people that are listed.
    #[default]
    Allowlist,
    /// In every group.
    Open,
    /// In none.
    Disabled,
}

/// One connected channel. Its tokens are secrets and live elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChannelSpec {
    /// Which chat service.
    pub kind: ChannelKind,
    /// Who may write privately.
    pub dm_policy: DmPolicy,
    /// The service's own ids of the people who may write; `*` only together with [`DmPolicy::Open`].
    pub allow_from: Vec<String>,
    /// Whether it answers in groups.
    pub group_policy: GroupPolicy,
}
