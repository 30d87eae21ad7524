//! Budgets and rates.

use botmaker_domain::{
    BotId,
    keyring::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, MicroUsd},
};
use jiff::Timestamp;

use super::samples::SharedKeyring;
use crate::keyring::BotRate;

fn budget(scope: BudgetScope, period: BudgetPeriod, limit: BudgetLimit) -> Budget {
    Budget {
        scope,
        period,
        limit,
    }
}

async fn limits(keyring: &SharedKeyring) -> Vec<Budget> {
    let states = keyring.list_budgets().await.expect("read");
    states.into_iter().map(|state| state.budget).collect()
}

/// A new budget has nothing spent, and says when it began and when it begins anew.
pub async fn a_budget_begins_with_nothing_spent(keyring: SharedKeyring) {
    let limit = BudgetLimit::Money(MicroUsd(10_000));
    for period in [BudgetPeriod::Day, BudgetPeriod::Month] {
        let set = budget(BudgetScope::All, period, limit);
        keyring.set_budget(&set).await.expect("set");
        let states = keyring.list_budgets().await.expect("read");
        let state = states.iter().find(|it| it.budget == set).expect("there");
        assert_eq!((state.spent, state.reserved), (0, 0));
        let now = Timestamp::now();
        assert!(state.began_at <= now && now < state.resets_at, "{state:?}");
    }
}

/// A bound of the same scope, period and unit takes the old one's place.
pub async fn a_bound_takes_the_place_of_the_one_of_its_unit(keyring: SharedKeyring) {
    let scope = BudgetScope::Bot(BotId::generate());
    for amount in [5, 7, 7, 3] {
        let limit = BudgetLimit::Tokens(amount);
        let set = budget(scope, BudgetPeriod::Day, limit);
        keyring.set_budget(&set).await.expect("set");
        assert_eq!(limits(&keyring).await, [set]);
    }
}

/// Of each unit, period and scope there is one bound.
pub async fn units_periods_and_scopes_are_apart(keyring: SharedKeyring) {
    let money = BudgetLimit::Money(MicroUsd(1));
    let mut set = Vec::new();
    for scope in [BudgetScope::All, BudgetScope::Bot(BotId::generate())] {
        for period in [BudgetPeriod::Day, BudgetPeriod::Month] {
            for limit in [money, BudgetLimit::Tokens(1)] {
                let one = budget(scope, period, limit);
                keyring.set_budget(&one).await.expect("set");
                set.push(one);
            }
        }
    }
    let found = limits(&keyring).await;
    assert_eq!(found.len(), set.len());
    assert!(set.iter().all(|one| found.contains(one)), "{found:?}");
}

/// Removing takes both units of one scope and period, and may be repeated.
pub async fn removing_takes_both_units_and_repeats(keyring: SharedKeyring) {
    let (day, month) = (BudgetPeriod::Day, BudgetPeriod::Month);
    let stays = budget(BudgetScope::All, month, BudgetLimit::Tokens(1));
    for one in [
        budget(BudgetScope::All, day, BudgetLimit::Tokens(1)),
        budget(BudgetScope::All, day, BudgetLimit::Money(MicroUsd(1))),
        stays,
    ] {
        keyring.set_budget(&one).await.expect("set");
    }
    for _ in 0..2 {
        let removed = keyring.remove_budget(BudgetScope::All, day).await;
        removed.expect("removed");
        assert_eq!(limits(&keyring).await, [stays]);
    }
}

/// A rate can be set, set again, and taken away twice; the setting is told beside it.
pub async fn a_rate_is_told_until_it_is_taken_away(keyring: SharedKeyring) {
    let (bot, other) = (BotId::generate(), BotId::generate());
    keyring.set_rate(other, Some(3)).await.expect("set");
    let other = BotRate {
        bot: other,
        per_minute: 3,
    };
    for rate in [Some(5), Some(7), None, None] {
        keyring.set_rate(bot, rate).await.expect("set");
        let own = rate.map(|per_minute| BotRate { bot, per_minute });
        let mut expected: Vec<_> = own.into_iter().chain([other]).collect();
        expected.sort_by_key(|it| it.bot);
        let status = keyring.status().await.expect("read");
        assert_eq!(status.rates, expected);
        assert!(status.rate_per_minute.is_some_and(|rate| rate > 0));
    }
}
