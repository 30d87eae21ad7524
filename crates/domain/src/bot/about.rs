//! What is kept of a bot beside its files, for the day when the database does not know it: after it was deleted, or after the
//! database was lost or replaced by an old copy.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{generation::SecretMarks, id::BotId, record::BotRecord, spec::BotSpec};
use crate::access::UserId;

/// Everything that makes a bot anew, its secrets excepted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BotAbout {
    /// The shape of this very text.
    pub format: u32,
    /// The bot.
    pub bot_id: BotId,
    /// Whose it is.
    pub owner_id: UserId,
    /// Its description.
    pub spec: BotSpec,
    /// What tells its secrets from others.
    pub marks: SecretMarks,
    /// The highest generation that it had.
    pub newest_generation: u32,
    /// The image that ran on its state last, by its id.
    pub image_id: Option<String>,
    /// When the bot was made.
    pub created_at: Timestamp,
    /// When this was written.
    pub written_at: Timestamp,
}

impl BotAbout {
    /// The shape that this version writes and reads.
    pub const FORMAT: u32 = 1;

    /// What is known of a bot now.
    #[must_use]
    pub fn of(record: &BotRecord, marks: SecretMarks, now: Timestamp) -> Self {
        Self {
            format: Self::FORMAT,
            bot_id: record.id,
            owner_id: record.owner_id,
            spec: record.spec.clone(),
            marks,
            newest_generation: record.lifecycle.newest_generation,
            image_id: record.image_id.clone(),
            created_at: record.created_at,
            written_at: now,
        }
    }
}
