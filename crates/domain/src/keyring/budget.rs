//! What may be spent, and what has been.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{key::KeyId, money::MicroUsd};
use crate::bot::id::BotId;

/// Whose spending a budget bounds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetScope {
    /// Everybody's together.
    All,
    /// One bot's.
    Bot(BotId),
    /// What is paid with one key.
    Key(KeyId),
}

/// When a budget begins anew, in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetPeriod {
    /// At midnight.
    Day,
    /// At midnight before the first of a month.
    Month,
}

/// How much.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetLimit {
    /// In money.
    Money(MicroUsd),
    /// In tokens of every sort.
    Tokens(u64),
}

/// A bound. Of each scope, period and unit there is one at most.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// Whose spending.
    pub scope: BudgetScope,
    /// In which time.
    pub period: BudgetPeriod,
    /// How much.
    pub limit: BudgetLimit,
}

/// A budget and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BudgetState {
    /// The bound.
    pub budget: Budget,
    /// Spent in the present period, in the budget's unit; what a crash made uncertain counts as spent.
    pub spent: u64,
    /// Set aside for requests under way, in the budget's unit.
    pub reserved: u64,
    /// When the present period began.
    pub began_at: Timestamp,
    /// When the next one begins.
    pub resets_at: Timestamp,
}

impl BudgetLimit {
    /// The number, in millionths of a dollar or in tokens.
    #[must_use]
    pub const fn amount(self) -> u64 {
        match self {
            Self::Money(money) => money.0,
            Self::Tokens(tokens) => tokens,
        }
    }
}

impl BudgetState {
    /// From this share of the limit on, people are warned.
    pub const WARN_PERCENT: u64 = 80;

    /// Whether so much is spent that people are to be warned.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        let limit = u128::from(self.budget.limit.amount());
        u128::from(self.spent) * 100 >= limit * u128::from(Self::WARN_PERCENT)
    }
}
