//! What happened, in the order in which it was committed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{bot::id::BotId, status::Status};

/// What sort of thing happened. The spelling is public: it is the SSE event name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A bot was created.
    #[serde(rename = "bot.created")]
    BotCreated,
    /// Its owner wished to start, stop or restart it.
    #[serde(rename = "bot.power_changed")]
    BotPowerChanged,
    /// What a person is told about it changed.
    #[serde(rename = "bot.status_changed")]
    BotStatusChanged,
    /// Its owner renamed it, or changed its tags or face.
    #[serde(rename = "bot.updated")]
    BotUpdated,
    /// The bot was ready with a changed description, which holds from now on.
    #[serde(rename = "bot.generation_good")]
    BotGenerationGood,
    /// A changed description was taken back, because the bot could not be made ready with it.
    #[serde(rename = "bot.rolled_back")]
    BotRolledBack,
    /// It ended though its owner wishes it to run.
    #[serde(rename = "bot.died")]
    BotDied,
    /// It did not end when it was asked to, and was killed.
    #[serde(rename = "bot.killed")]
    BotKilled,
    /// Its owner wished it gone.
    #[serde(rename = "bot.deleting")]
    BotDeleting,
    /// It is gone.
    #[serde(rename = "bot.deleted")]
    BotDeleted,
    /// It was made anew from files that were left of it.
    #[serde(rename = "bot.adopted")]
    BotAdopted,
    /// Somebody who wrote to it was let in or refused.
    #[serde(rename = "bot.pairing_decided")]
    BotPairingDecided,
    /// BotMaker did something by itself, such as drawing another port.
    #[serde(rename = "bot.adjusted")]
    BotAdjusted,
    /// So much of a budget is spent that people are to know.
    #[serde(rename = "budget.warning")]
    BudgetWarning,
    /// A budget is spent: whom it bounds is refused until it begins anew or is raised.
    #[serde(rename = "budget.spent")]
    BudgetSpent,
    /// Something happened around the keyring that must not happen.
    #[serde(rename = "keyring.incident")]
    KeyringIncident,
    /// A person changed keys, budgets, prices or rates, cut a bot off, or threw the panic switch.
    #[serde(rename = "keyring.changed")]
    KeyringChanged,
    /// Docker answers again.
    #[serde(rename = "engine.available")]
    EngineAvailable,
    /// Docker does not answer.
    #[serde(rename = "engine.unavailable")]
    EngineUnavailable,
    /// The image of new bots is there, and was not before.
    #[serde(rename = "engine.image_ready")]
    EngineImageReady,
    /// What belonged to no bot was removed, or put into the trash.
    #[serde(rename = "janitor.cleaned")]
    JanitorCleaned,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::BotCreated,
        Self::BotPowerChanged,
        Self::BotStatusChanged,
        Self::BotUpdated,
        Self::BotGenerationGood,
        Self::BotRolledBack,
        Self::BotDied,
        Self::BotKilled,
        Self::BotDeleting,
        Self::BotDeleted,
        Self::BotAdopted,
        Self::BotPairingDecided,
        Self::BotAdjusted,
        Self::BudgetWarning,
        Self::BudgetSpent,
        Self::KeyringIncident,
        Self::KeyringChanged,
        Self::EngineAvailable,
        Self::EngineUnavailable,
        Self::EngineImageReady,
        Self::JanitorCleaned,
    ];

    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BotCreated => "bot.created",
            Self::BotPowerChanged => "bot.power_changed",
            Self::BotStatusChanged => "bot.status_changed",
            Self::BotUpdated => "bot.updated",
            Self::BotGenerationGood => "bot.generation_good",
            Self::BotRolledBack => "bot.rolled_back",
            Self::BotDied => "bot.died",
            Self::BotKilled => "bot.killed",
            Self::BotDeleting => "bot.deleting",
            Self::BotDeleted => "bot.deleted",
            Self::BotAdopted => "bot.adopted",
            Self::BotPairingDecided => "bot.pairing_decided",
            Self::BotAdjusted => "bot.adjusted",
            Self::BudgetWarning => "budget.warning",
            Self::BudgetSpent => "budget.spent",
            Self::KeyringIncident => "keyring.incident",
            Self::KeyringChanged => "keyring.changed",
            Self::EngineAvailable => "engine.available",
            Self::EngineUnavailable => "engine.unavailable",
            Self::EngineImageReady => "engine.image_ready",
            Self::JanitorCleaned => "janitor.cleaned",
        }
    }

    /// Whether it is about money or secrets: where it is about no bot, it is told to administrators only.
    #[must_use]
    pub const fn is_of_keyring(self) -> bool {
        matches!(
            self,
            Self::BudgetWarning | Self::BudgetSpent | Self::KeyringIncident | Self::KeyringChanged
        )
    }

    /// The kind with this public spelling.
    #[must_use]
    pub fn from_name(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An event about to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEvent {
    /// What sort.
    pub kind: EventKind,
    /// The bot it is about, if any.
    pub bot_id: Option<BotId>,
    /// The name of who caused it; `None` when BotMaker itself did.
    pub actor: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The new status, for [`EventKind::BotStatusChanged`].
    pub status: Option<Status>,
    /// One sentence for people, when the kind does not say it all. Never a secret.
    pub detail: Option<String>,
}

/// A written event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// Rises with each commit; the SSE id.
    pub id: i64,
    /// What happened.
    pub event: NewEvent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_spelled_the_same_everywhere() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_name(kind.as_str()), Some(kind));
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.as_str())
            );
        }
    }
}
