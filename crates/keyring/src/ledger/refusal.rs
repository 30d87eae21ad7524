//! What may be asked of the ledger, and why it says no.

use std::fmt;

use botmaker_domain::keyring::{
    Budget, BudgetLimit, BudgetPeriod, BudgetScope, MicroUsd, TokenCounts,
};
use botmaker_ports::KeyringError;
use jiff::{Timestamp, tz::TimeZone};

/// The most that a request can take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worst {
    /// In money; `None` when its model has no price.
    pub money: Option<MicroUsd>,
    /// In tokens of every sort.
    pub tokens: u64,
}

/// What a request took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Actual {
    /// In money; `None` when its model has no price.
    pub money: Option<MicroUsd>,
    /// In tokens of every sort.
    pub tokens: u64,
}

impl Actual {
    /// What so many tokens took.
    #[must_use]
    pub const fn of(tokens: TokenCounts, money: Option<MicroUsd>) -> Self {
        Self {
            money,
            tokens: tokens.total(),
        }
    }
}

/// A budget that leaves no room for a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spent {
    /// The budget.
    pub budget: Budget,
    /// What of it is spent, in its unit.
    pub spent: u64,
    /// What of it is set aside for requests under way.
    pub reserved: u64,
    /// What the request could take.
    pub asked: u64,
    /// When the budget begins anew.
    pub resets_at: Timestamp,
}

/// Why a request must not be sent.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A budget leaves no room for it.
    #[error("{0}")]
    Spent(Spent),
    /// Its model has no price, and a budget in money holds.
    #[error(
        "nobody knows what this model costs, so {} cannot hold; set a price for the model, or allow models without a price",
        whose(.0.scope, .0.period)
    )]
    Unpriced(Budget),
    /// The ledger cannot write down what it would allow.
    #[error("what the budget allows cannot be written down: {0}")]
    Failed(KeyringError),
}

/// A budget in words, as in "this bot's budget for today".
fn whose(scope: BudgetScope, period: BudgetPeriod) -> String {
    let scope = match scope {
        BudgetScope::All => "the budget of all bots",
        BudgetScope::Bot(_) => "this bot's budget",
        BudgetScope::Key(_) => "the budget of this AI key",
    };
    let period = match period {
        BudgetPeriod::Day => "today",
        BudgetPeriod::Month => "this month",
    };
    format!("{scope} for {period}")
}

fn amount(like: BudgetLimit, amount: u64) -> String {
    match like {
        BudgetLimit::Money(_) => MicroUsd(amount).to_string(),
        BudgetLimit::Tokens(_) => amount.to_string(),
    }
}

impl fmt::Display for Spent {
    /// One sentence or two for a person, without anything secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.budget.limit;
        let whose = whose(self.budget.scope, self.budget.period);
        let unit = match limit {
            BudgetLimit::Money(_) => "",
            BudgetLimit::Tokens(_) => " tokens",
        };
        let mut words = whose.chars();
        let first = words.next().map(|first| first.to_ascii_uppercase());
        let (first, rest) = (first.unwrap_or_default(), words.as_str());
        let left = limit.amount().saturating_sub(self.spent);
        if left == 0 {
            let (spent, limit) = (amount(limit, self.spent), amount(limit, limit.amount()));
            write!(f, "{first}{rest} is spent ({spent} of {limit}{unit}).")?;
        } else {
            let (left, of) = (amount(limit, left), amount(limit, limit.amount()));
            let asked = amount(limit, self.asked);
            write!(
                f,
                "{first}{rest} has {left} of {of}{unit} left, but this request could take {asked}"
            )?;
            if self.reserved > 0 {
                let reserved = amount(limit, self.reserved);
                write!(f, " and {reserved} is set aside for requests under way")?;
            }
            f.write_str(".")?;
        }
        let anew = self.resets_at.to_zoned(TimeZone::UTC);
        write!(f, " It begins anew on {} at 00:00 UTC.", anew.date())
    }
}

#[cfg(test)]
mod tests {
    use botmaker_domain::BotId;

    use super::*;

    fn spent(limit: BudgetLimit, spent: u64, reserved: u64, asked: u64) -> Spent {
        Spent {
            budget: Budget {
                scope: BudgetScope::Bot(BotId::generate()),
                period: BudgetPeriod::Day,
                limit,
            },
            spent,
            reserved,
            asked,
            resets_at: "2026-12-01T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_person_reads_what_is_spent_and_when_it_goes_on() {
        let cent = BudgetLimit::Money(MicroUsd(10_000));
        assert_eq!(
            spent(cent, 10_000, 0, 7).to_string(),
            "This bot's budget for today is spent ($0.01 of $0.01). It begins anew on 2026-12-01 at 00:00 UTC."
        );
        assert_eq!(
            spent(cent, 4_000, 0, 7_500).to_string(),
            "This bot's budget for today has $0.006 of $0.01 left, but this request could take $0.0075. \
             It begins anew on 2026-12-01 at 00:00 UTC."
        );
        let tokens = BudgetLimit::Tokens(1000);
        assert_eq!(
            spent(tokens, 900, 60, 50).to_string(),
            "This bot's budget for today has 100 of 1000 tokens left, but this request could take 50 and 60 is set aside \
             for requests under way. It begins anew on 2026-12-01 at 00:00 UTC."
        );
    }
}
