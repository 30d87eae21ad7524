//! People hear of every mark that a budget reaches, and of each once.

use botmaker_domain::keyring::{BudgetCrossing, BudgetLevel, NoticeSubject};
use jiff::SignedDuration;

use super::*;
use crate::{
    ledger::{Actual, Refusal},
    store::tests::{bot, key, open},
};

const WARNING: BudgetLevel = BudgetLevel::Warning;
const SPENT: BudgetLevel = BudgetLevel::Spent;

async fn spend_at(ledger: &Ledger, amount: u64, now: jiff::Timestamp) -> Result<(), Refusal> {
    let asked = ledger
        .reserve(bot(1), key(1), worst(amount, 0), now)
        .await?;
    asked.settle(Actual {
        money: Some(MicroUsd(amount)),
        tokens: 0,
    });
    Ok(())
}

async fn spend(ledger: &Ledger, amount: u64) -> Result<(), Refusal> {
    spend_at(ledger, amount, now()).await
}

/// What nobody was told yet.
async fn crossings(store: &KeyringStore) -> Vec<BudgetCrossing> {
    let notices = store.notices().await.unwrap();
    let crossings = notices.into_iter().map(|notice| match notice.subject {
        NoticeSubject::Budget(crossing) => crossing,
        other => panic!("{other:?}"),
    });
    crossings.collect()
}

async fn levels(store: &KeyringStore) -> Vec<BudgetLevel> {
    let crossings = crossings(store).await;
    crossings.into_iter().map(|it| it.level).collect()
}

/// As the server does when it has told them.
async fn acknowledge(store: &KeyringStore) {
    if let Some(last) = store.notices().await.unwrap().last() {
        store.acknowledge_notices(last.id).await.unwrap();
    }
}

#[tokio::test]
async fn people_hear_of_each_mark_once_in_a_period() {
    let (_directory, store) = open().await;
    let first = ledger(&store).await;
    let budget = money(BudgetScope::Bot(bot(1)), DAY, 100);
    first.set_budget(&budget, now()).await.unwrap();
    for _ in 0..9 {
        spend(&first, 10).await.unwrap();
    }
    first.close().await.unwrap();
    let told = crossings(&store).await;
    let [warning] = told[..] else {
        panic!("one: {told:?}")
    };
    assert_eq!((warning.level, warning.refused), (WARNING, None));
    assert_eq!((warning.state.budget, warning.state.spent), (budget, 80));
    acknowledge(&store).await;
    // After a restart only what is new.
    let second = ledger(&store).await;
    spend(&second, 10).await.unwrap();
    let tomorrow = now() + SignedDuration::from_hours(24);
    spend_at(&second, 85, tomorrow).await.unwrap();
    second.close().await.unwrap();
    let told = crossings(&store).await;
    let told: Vec<_> = told.iter().map(|it| (it.level, it.state.spent)).collect();
    assert_eq!(told, [(SPENT, 100), (WARNING, 85)]);
    acknowledge(&store).await;
    ledger(&store).await.close().await.unwrap();
    assert!(crossings(&store).await.is_empty());
}

#[tokio::test]
async fn of_two_marks_that_are_reached_together_the_higher_is_told() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let budget = money(BudgetScope::All, MONTH, 100);
    ledger.set_budget(&budget, now()).await.unwrap();
    spend(&ledger, 100).await.unwrap();
    ledger.close().await.unwrap();
    assert_eq!(levels(&store).await, [SPENT]);
}

#[tokio::test]
async fn who_changes_a_limit_hears_of_the_new_one() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    spend(&ledger, 50).await.unwrap();
    // Below what is spent: at once, without a request.
    for limit in [40, 60, 200, 60] {
        let budget = money(BudgetScope::All, DAY, limit);
        ledger.set_budget(&budget, now()).await.unwrap();
    }
    ledger.close().await.unwrap();
    let told = crossings(&store).await;
    let told: Vec<_> = told
        .iter()
        .map(|it| (it.level, it.state.budget.limit.amount()))
        .collect();
    assert_eq!(told, [(SPENT, 40), (WARNING, 60)]);
}

#[tokio::test]
async fn a_budget_that_leaves_no_room_is_told_with_what_was_asked() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let budget = money(BudgetScope::All, DAY, 100);
    ledger.set_budget(&budget, now()).await.unwrap();
    let under_way = ledger.reserve(bot(1), key(1), worst(60, 0), now()).await;
    // There is room for it beside what is under way: no news.
    assert!(spend(&ledger, 50).await.is_err());
    under_way.unwrap().release();
    spend(&ledger, 50).await.unwrap();
    for _ in 0..3 {
        assert!(spend(&ledger, 70).await.is_err());
    }
    // Nor is it warned of afterwards what is told to be spent.
    spend(&ledger, 40).await.unwrap();
    ledger.close().await.unwrap();
    let told = crossings(&store).await;
    let [spent] = told[..] else {
        panic!("one: {told:?}")
    };
    assert_eq!((spent.level, spent.refused), (SPENT, Some(70)));
    assert_eq!(spent.state.spent, 50);
}

/// The process ends, at each round at another point, before anybody noted what was reached.
#[tokio::test]
async fn what_a_crash_kept_from_people_is_told_after_it_and_once() {
    let (_directory, store) = open().await;
    let budget = money(BudgetScope::All, DAY, 100);
    let first = ledger(&store).await;
    first.set_budget(&budget, now()).await.unwrap();
    refuse_notices(&store, true).await;
    spend(&first, 85).await.unwrap();
    // A lease that says that people were warned, and no notice.
    let mut is_on_disk = false;
    while !is_on_disk {
        let leases = store.leases(DAY, first.budgets(now())[0].began_at).await;
        is_on_disk = leases.unwrap().iter().any(|lease| lease.is_warned);
        tokio::task::yield_now().await;
    }
    drop(first);
    assert!(crossings(&store).await.is_empty());
    refuse_notices(&store, false).await;
    for round in 0..4 {
        let next = ledger(&store).await;
        if round == 2 {
            // Acknowledged in between: it stays told.
            acknowledge(&store).await;
        }
        next.close().await.unwrap();
        let expected: &[_] = if round < 2 { &[WARNING] } else { &[] };
        assert_eq!(levels(&store).await, expected, "round {round}");
    }
}

/// Makes every write of a notice fail.
async fn refuse_notices(store: &KeyringStore, is_refused: bool) {
    let statement = if is_refused {
        "CREATE TRIGGER refuse BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'refused'); END"
    } else {
        "DROP TRIGGER refuse"
    };
    sqlx::query(statement)
        .execute(store.writer())
        .await
        .unwrap();
}
