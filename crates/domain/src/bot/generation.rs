//! The generations of a bot's description: each change makes one, and each can be returned to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{id::BotId, spec::BotSpec};
use crate::{secret_name::SecretName, status::Reason};

/// How a generation came to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GenerationOrigin {
    /// With the bot.
    Created,
    /// By a change of the one before.
    Edited,
    /// By a return to an older one, whose description it has.
    Returned {
        /// The older one's number.
        to: u32,
    },
}

/// What became of a generation.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GenerationOutcome {
    /// The bot has not been ready with it yet.
    Untested,
    /// The bot was ready with it.
    Good {
        /// First at this time.
        at: Timestamp,
    },
    /// The bot could not be made ready with it, so it was taken back where an older good one was known.
    Failed {
        /// At this time.
        at: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// Another change came before the bot was ready with it.
    Superseded,
}

impl GenerationOutcome {
    /// The public spelling of its kind.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Untested => "untested",
            Self::Good { .. } => "good",
            Self::Failed { .. } => "failed",
            Self::Superseded => "superseded",
        }
    }

    /// Whether the bot was ready with it.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Good { .. })
    }
}

/// The keyed hash of each secret in hexadecimal digits, by which people tell two secrets apart.
pub type SecretMarks = BTreeMap<SecretName, String>;

/// One description of a bot, as it was or is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Generation {
    /// Whose.
    pub bot_id: BotId,
    /// Counts from 1; a number is never used again.
    pub number: u32,
    /// The whole description. Holds no secret.
    pub spec: BotSpec,
    /// Marks of the secrets in use; those of secrets that were there before marks were kept are missing.
    pub marks: SecretMarks,
    /// The name of who made it; `None` when BotMaker did.
    pub author: Option<String>,
    /// How it came to be.
    pub origin: GenerationOrigin,
    /// What became of it.
    pub outcome: GenerationOutcome,
    /// The id of the image that it ran, once it ran.
    pub image_id: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}
