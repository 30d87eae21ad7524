//! Notices are bounded, and what was told is not told again.

use botmaker_domain::keyring::{
    Budget, BudgetCrossing, BudgetLevel, BudgetLimit, BudgetPeriod, BudgetScope, BudgetState,
};
use botmaker_ports::keyring::MOST_NOTICES;
use jiff::SignedDuration;

use super::*;

fn crossing(n: u128, began_at: Timestamp) -> BudgetCrossing {
    let budget = Budget {
        scope: BudgetScope::Bot(bot(n)),
        period: BudgetPeriod::Day,
        limit: BudgetLimit::Tokens(10),
    };
    BudgetCrossing {
        state: BudgetState {
            budget,
            spent: 8,
            reserved: 0,
            began_at,
            resets_at: began_at + SignedDuration::from_hours(24),
        },
        level: BudgetLevel::Warning,
        refused: None,
    }
}

#[tokio::test]
async fn a_mark_is_noted_once_also_when_it_was_told_and_after_a_restart() {
    let (directory, store) = open().await;
    let began_at = at("2026-11-21T00:00:00Z");
    let one = crossing(1, began_at);
    let later = began_at + SignedDuration::from_hours(3);
    assert_eq!(
        store.note_crossings(&[one, one], later).await.unwrap(),
        [one]
    );
    let told = store.notices().await.unwrap();
    store.acknowledge_notices(told[0].id).await.unwrap();
    store.close().await;
    let store = open_at(directory.path()).await.unwrap();
    // With other numbers it is the same mark; of another level, limit, bot or day it is another.
    let mut same = one;
    same.state.spent = 9;
    let mut spent = one;
    spent.level = BudgetLevel::Spent;
    let mut raised = one;
    raised.state.budget.limit = BudgetLimit::Tokens(11);
    let mut money = one;
    money.state.budget.limit = BudgetLimit::Money(MicroUsd(10));
    let others = [
        spent,
        raised,
        money,
        crossing(2, began_at),
        crossing(1, began_at + SignedDuration::from_hours(24)),
    ];
    let mut all = vec![same];
    all.extend(others);
    assert_eq!(store.note_crossings(&all, later).await.unwrap(), others);
    assert_eq!(store.notices().await.unwrap().len(), others.len());
}

#[tokio::test]
async fn notices_come_a_hundred_at_a_time_and_what_was_told_goes_in_the_end() {
    let (_directory, store) = open().await;
    let began_at = at("2026-11-21T00:00:00Z");
    let many: Vec<_> = (0..250).map(|n| crossing(n, began_at)).collect();
    store.note_crossings(&many, began_at).await.unwrap();
    let mut told = 0;
    loop {
        let notices = store.notices().await.unwrap();
        let Some(last) = notices.last() else { break };
        assert!(notices.len() <= MOST_NOTICES);
        told += notices.len();
        store.acknowledge_notices(last.id).await.unwrap();
    }
    assert_eq!(told, 250);
    store
        .note_crossings(&[crossing(999, began_at)], began_at)
        .await
        .unwrap();
    let later = began_at + SignedDuration::from_hours(1);
    store.prune_notices(later).await.unwrap();
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM notices")
        .fetch_one(store.readers())
        .await
        .unwrap();
    assert_eq!(kept, 1, "what nobody was told stays");
}
