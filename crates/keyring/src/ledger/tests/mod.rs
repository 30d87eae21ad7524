//! Budgets hold: the rules against a model with crashes, and the ledger with many tasks and a real file.

mod kill;
mod many;
mod model;
mod notices;
mod open;

use botmaker_domain::keyring::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, MicroUsd};
use tokio_util::task::TaskTracker;

use super::{Ledger, LedgerOptions, Worst};
use crate::store::{KeyringStore, tests::at};

const DAY: BudgetPeriod = BudgetPeriod::Day;
const MONTH: BudgetPeriod = BudgetPeriod::Month;
const STRICT: LedgerOptions = LedgerOptions {
    refuses_unpriced: true,
};

fn now() -> jiff::Timestamp {
    at("2026-11-21T12:00:00Z")
}

fn money(scope: BudgetScope, period: BudgetPeriod, amount: u64) -> Budget {
    Budget {
        scope,
        period,
        limit: BudgetLimit::Money(MicroUsd(amount)),
    }
}

fn tokens(scope: BudgetScope, period: BudgetPeriod, amount: u64) -> Budget {
    Budget {
        scope,
        period,
        limit: BudgetLimit::Tokens(amount),
    }
}

fn worst(money: u64, tokens: u64) -> Worst {
    Worst {
        money: Some(MicroUsd(money)),
        tokens,
    }
}

async fn ledger(store: &KeyringStore) -> Ledger {
    ledger_at(store, now()).await
}

async fn ledger_at(store: &KeyringStore, now: jiff::Timestamp) -> Ledger {
    let tasks = TaskTracker::new();
    Ledger::open(store.clone(), STRICT, now, &tasks)
        .await
        .unwrap()
}
