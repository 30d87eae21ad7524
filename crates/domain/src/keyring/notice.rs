//! What people must hear of the keyring, kept until somebody has told them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{budget::BudgetState, incident::IncidentKind};
use crate::bot::id::BotId;

/// The marks of a budget that people are told of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetLevel {
    /// [`BudgetState::WARN_PERCENT`] of it are spent.
    Warning,
    /// All of it is spent, or so much that a request was refused for it.
    Spent,
}

impl BudgetLevel {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Spent => "spent",
        }
    }
}

/// A budget that reached a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BudgetCrossing {
    /// The budget and where it stood.
    pub state: BudgetState,
    /// Which mark.
    pub level: BudgetLevel,
    /// What a request could have taken that was refused because there was no room for it, in the budget's unit; `None` when
    /// the mark was reached by what was spent.
    pub refused: Option<u64>,
}

/// What a notice is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeSubject {
    /// A budget reached a mark, for the first time in its period.
    Budget(BudgetCrossing),
    /// Something happened that must not happen, for the first time in an hour.
    Incident {
        /// What.
        kind: IncidentKind,
        /// To which bot.
        bot: BotId,
        /// In words, without any secret.
        detail: String,
        /// Whether the bot was cut off for it.
        is_cut_off: bool,
    },
}

/// Something that people must hear. It is kept until it is acknowledged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Its number, rising.
    pub id: i64,
    /// When it was noted.
    pub at: Timestamp,
    /// What it is about.
    pub subject: NoticeSubject,
}
