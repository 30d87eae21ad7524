//! The ledger with a real file.

use std::{future::Future, time::Duration};

use botmaker_domain::keyring::{BudgetScope, MicroUsd};
use botmaker_ports::KeyringError;
use futures_util::FutureExt;
use jiff::SignedDuration;
use tokio::time::timeout;

use super::*;
use crate::{
    ledger::{Actual, Refusal, Reservation},
    store::{
        KeyringStore,
        tests::{bot, key, open, record, write_records},
    },
};

const WAIT: Duration = Duration::from_secs(20);

fn took(amount: u64) -> Actual {
    Actual {
        money: Some(MicroUsd(amount)),
        tokens: amount,
    }
}

fn ask(ledger: &Ledger, amount: u64) -> impl Future<Output = Result<Reservation, Refusal>> {
    ledger.reserve(bot(1), key(1), worst(amount, amount), now())
}

async fn spend(ledger: &Ledger, amount: u64) -> Result<(), Refusal> {
    ask(ledger, amount).await?.settle(took(amount));
    Ok(())
}

fn spent_of(ledger: &Ledger) -> u64 {
    ledger.budgets(now())[0].spent
}

fn is_spent(result: &Result<impl Sized, Refusal>) -> bool {
    matches!(result, Err(Refusal::Spent(_)))
}

#[tokio::test]
async fn a_bound_of_every_sort_holds() {
    for scope in [
        BudgetScope::All,
        BudgetScope::Bot(bot(1)),
        BudgetScope::Key(key(1)),
    ] {
        for budget in [
            money(scope, DAY, 100),
            money(scope, MONTH, 100),
            tokens(scope, DAY, 100),
            tokens(scope, MONTH, 100),
        ] {
            let (_directory, store) = open().await;
            let ledger = ledger(&store).await;
            ledger.set_budget(&budget, now()).await.unwrap();
            spend(&ledger, 60).await.unwrap();
            let under_way = ask(&ledger, 30).await.unwrap();
            let Err(Refusal::Spent(spent)) = ask(&ledger, 11).await else {
                panic!("{budget:?}");
            };
            assert_eq!(spent.budget, budget);
            assert_eq!((spent.spent, spent.reserved, spent.asked), (60, 30, 11));
            under_way.settle(took(1));
            spend(&ledger, 39).await.unwrap();
            assert!(is_spent(&ask(&ledger, 1).await), "{budget:?}");
            // What costs nothing goes on.
            ask(&ledger, 0).await.unwrap().settle(took(0));
            let state = ledger.budgets(now())[0];
            assert_eq!((state.spent, state.reserved), (100, 0));
        }
    }
}

#[tokio::test]
async fn other_bots_and_keys_are_not_concerned() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    for scope in [BudgetScope::Bot(bot(2)), BudgetScope::Key(key(2))] {
        ledger
            .set_budget(&money(scope, DAY, 0), now())
            .await
            .unwrap();
    }
    spend(&ledger, 1_000_000).await.unwrap();
    let other = ledger.reserve(bot(2), key(1), worst(1, 0), now()).await;
    assert!(is_spent(&other));
    let other = ledger.reserve(bot(1), key(2), worst(1, 0), now()).await;
    assert!(is_spent(&other));
}

#[tokio::test]
async fn no_request_waits_for_a_write_while_enough_is_leased() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let budget = money(BudgetScope::All, DAY, 5_000);
    ledger.set_budget(&budget, now()).await.unwrap();
    ask(&ledger, 300).await.unwrap().settle(took(4));
    // Nobody else can write from here on.
    let write = store.begin().await.unwrap();
    for _ in 0..20 {
        let asked = ask(&ledger, 100).now_or_never();
        asked.expect("it does not wait").unwrap().settle(took(4));
    }
    let mut greedy = Box::pin(ask(&ledger, 2_000));
    assert!(
        greedy.as_mut().now_or_never().is_none(),
        "it waits for a write"
    );
    write.finish(Ok(())).await.unwrap();
    timeout(WAIT, greedy)
        .await
        .unwrap()
        .unwrap()
        .settle(took(4));
    assert_eq!(spent_of(&ledger), 88);
}

#[tokio::test]
async fn who_gives_up_waiting_takes_nothing_with_them() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let budget = money(BudgetScope::All, DAY, 100);
    ledger.set_budget(&budget, now()).await.unwrap();
    let write = store.begin().await.unwrap();
    let mut waiting = Box::pin(ask(&ledger, 90));
    assert!(waiting.as_mut().now_or_never().is_none());
    assert_eq!(ledger.budgets(now())[0].reserved, 90);
    drop(waiting);
    assert_eq!(ledger.budgets(now())[0].reserved, 0);
    write.finish(Ok(())).await.unwrap();
    spend(&ledger, 100).await.unwrap();
    // A request that was never sent is given back, one that is forgotten counts.
    let budget = money(BudgetScope::All, DAY, 300);
    ledger.set_budget(&budget, now()).await.unwrap();
    ask(&ledger, 50).await.unwrap().release();
    assert_eq!(spent_of(&ledger), 100);
    drop(ask(&ledger, 50).await.unwrap());
    assert_eq!(spent_of(&ledger), 150);
}

#[tokio::test]
async fn a_crash_forfeits_a_block_and_a_stop_nothing() {
    let (_directory, store) = open().await;
    let first = ledger(&store).await;
    let budget = money(BudgetScope::All, DAY, 5_000);
    first.set_budget(&budget, now()).await.unwrap();
    for _ in 0..100 {
        spend(&first, 10).await.unwrap();
    }
    first.close().await.unwrap();
    assert!(matches!(ask(&first, 1).await, Err(Refusal::Failed(_))));
    let second = ledger(&store).await;
    assert_eq!(spent_of(&second), 1_000);
    for _ in 0..100 {
        spend(&second, 10).await.unwrap();
    }
    drop(second);
    let third = ledger(&store).await;
    let spent = spent_of(&third);
    assert!((2_000..=2_100).contains(&spent), "{spent}");
    // Without a request there is nothing to forfeit.
    for _ in 0..3 {
        drop(ledger(&store).await);
    }
    assert_eq!(spent_of(&ledger(&store).await), spent);
}

#[tokio::test]
async fn limits_hold_at_once_and_count_what_was_spent_before_them() {
    let (_directory, store) = open().await;
    let mut earlier = record(bot(1), key(1), now() - SignedDuration::from_hours(1));
    earlier.cost = Some(MicroUsd(30));
    let mut yesterday = earlier.clone();
    yesterday.at = now() - SignedDuration::from_hours(24);
    write_records(&store, &[earlier, yesterday]).await.unwrap();
    let ledger = ledger(&store).await;
    spend(&ledger, 20).await.unwrap();
    let under_way = ask(&ledger, 40).await.unwrap();
    for (period, spent) in [(DAY, 50), (MONTH, 80)] {
        let budget = money(BudgetScope::Bot(bot(1)), period, 1_000);
        ledger.set_budget(&budget, now()).await.unwrap();
        let states = ledger.budgets(now());
        let state = states.iter().find(|state| state.budget == budget);
        let state = state.unwrap();
        assert_eq!((state.spent, state.reserved), (spent, 40));
    }
    ledger
        .remove_budget(BudgetScope::Bot(bot(1)), MONTH)
        .await
        .unwrap();
    let low = money(BudgetScope::Bot(bot(1)), DAY, 90);
    ledger.set_budget(&low, now()).await.unwrap();
    assert!(is_spent(&ask(&ledger, 1).await));
    under_way.settle(took(10));
    spend(&ledger, 30).await.unwrap();
    let high = money(BudgetScope::Bot(bot(1)), DAY, 100);
    ledger.set_budget(&high, now()).await.unwrap();
    spend(&ledger, 10).await.unwrap();
    assert!(is_spent(&ask(&ledger, 1).await));
    ledger
        .remove_budget(BudgetScope::Bot(bot(1)), DAY)
        .await
        .unwrap();
    spend(&ledger, 1_000).await.unwrap();
    assert!(ledger.budgets(now()).is_empty());
    assert!(store.budgets().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_request_counts_in_the_period_in_which_it_came() {
    let (_directory, store) = open().await;
    let evening = at("2026-11-30T23:59:59Z");
    let night = at("2026-12-01T00:00:00Z");
    let ledger = ledger_at(&store, evening).await;
    for period in [DAY, MONTH] {
        let budget = money(BudgetScope::All, period, 100);
        ledger.set_budget(&budget, evening).await.unwrap();
    }
    let asked = ledger.reserve(bot(1), key(1), worst(100, 0), evening);
    let late = asked.await.unwrap();
    let refused = ledger.reserve(bot(1), key(1), worst(1, 0), evening).await;
    assert!(is_spent(&refused));
    let asked = ledger.reserve(bot(1), key(1), worst(90, 0), night);
    asked.await.unwrap().settle(took(60));
    late.settle(took(100));
    for state in ledger.budgets(night) {
        assert_eq!((state.spent, state.reserved), (60, 0), "{state:?}");
        assert_eq!(state.began_at, night);
    }
    // A clock that is set back does not bring yesterday's room back.
    let refused = ledger.reserve(bot(1), key(1), worst(50, 0), evening).await;
    assert!(is_spent(&refused));
    ledger.close().await.unwrap();
    let ledger = ledger_at(&store, evening).await;
    let refused = ledger.reserve(bot(1), key(1), worst(1, 0), evening).await;
    assert!(is_spent(&refused));
    // The night is known again when it comes.
    let asked = ledger.reserve(bot(1), key(1), worst(41, 0), night);
    assert!(is_spent(&timeout(WAIT, asked).await.unwrap()));
    let asked = ledger.reserve(bot(1), key(1), worst(40, 0), night);
    timeout(WAIT, asked)
        .await
        .unwrap()
        .unwrap()
        .settle(took(40));
}

#[tokio::test]
async fn a_model_without_a_price_is_refused_or_counted_in_tokens() {
    let (_directory, store) = open().await;
    let unpriced = Worst {
        money: None,
        tokens: 10,
    };
    let took = Actual {
        money: None,
        tokens: 5,
    };
    let ledger = ledger(&store).await;
    let asked = ledger.reserve(bot(1), key(1), unpriced, now()).await;
    asked.unwrap().settle(took);
    let budget = money(BudgetScope::All, DAY, 1_000);
    ledger.set_budget(&budget, now()).await.unwrap();
    let refused = ledger.reserve(bot(1), key(1), unpriced, now()).await;
    let refusal = refused.unwrap_err();
    assert_eq!(refusal, Refusal::Unpriced(budget));
    assert!(refusal.to_string().contains("set a price"), "{refusal}");
    drop(ledger);
    let options = LedgerOptions {
        refuses_unpriced: false,
    };
    let tasks = TaskTracker::new();
    let ledger = Ledger::open(store.clone(), options, now(), &tasks)
        .await
        .unwrap();
    let bound = tokens(BudgetScope::All, DAY, 12);
    ledger.set_budget(&bound, now()).await.unwrap();
    let asked = ledger.reserve(bot(1), key(1), unpriced, now()).await;
    asked.unwrap().settle(took);
    let refused = ledger.reserve(bot(1), key(1), unpriced, now()).await;
    assert!(is_spent(&refused));
}

#[tokio::test]
async fn a_disk_that_refuses_stops_what_has_a_budget_and_is_got_over() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let budget = money(BudgetScope::Bot(bot(1)), DAY, 1_000);
    ledger.set_budget(&budget, now()).await.unwrap();
    refuse_leases(&store, true).await;
    let refused = timeout(WAIT, ask(&ledger, 10)).await.unwrap();
    assert!(matches!(refused, Err(Refusal::Failed(_))), "{refused:?}");
    // Who has no budget goes on; a budget that cannot be written does not hold.
    let other = ledger.reserve(bot(2), key(1), worst(10, 0), now()).await;
    other.unwrap().settle(took(10));
    let budget = money(BudgetScope::Bot(bot(2)), DAY, 1);
    let error = ledger.set_budget(&budget, now()).await.unwrap_err();
    assert!(matches!(error, KeyringError::Failed { .. }), "{error}");
    let other = ledger.reserve(bot(2), key(1), worst(10, 0), now()).await;
    other.unwrap().settle(took(10));
    refuse_leases(&store, false).await;
    let asked = timeout(WAIT, async {
        loop {
            match ask(&ledger, 10).await {
                Err(Refusal::Failed(_)) => tokio::task::yield_now().await,
                other => return other,
            }
        }
    });
    asked.await.unwrap().unwrap().settle(took(10));
    assert_eq!(spent_of(&ledger), 10);
}

/// Makes every write of a lease fail.
async fn refuse_leases(store: &KeyringStore, is_refused: bool) {
    let statement = if is_refused {
        "CREATE TRIGGER refuse BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'refused'); END"
    } else {
        "DROP TRIGGER refuse"
    };
    sqlx::query(statement)
        .execute(store.writer())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_task_ends_with_the_ledger() {
    let (_directory, store) = open().await;
    for is_closed in [true, false] {
        let tasks = TaskTracker::new();
        let ledger = Ledger::open(store.clone(), STRICT, now(), &tasks)
            .await
            .unwrap();
        let kept = is_closed.then(|| ledger.clone());
        if is_closed {
            ledger.close().await.unwrap();
        }
        drop(ledger);
        tasks.close();
        timeout(WAIT, tasks.wait()).await.unwrap();
        drop(kept);
    }
}

#[tokio::test]
async fn a_key_that_is_removed_takes_its_budgets_with_it() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let new = crate::store::tests::new_key("a", None);
    let id = store.add_key(&new, now()).await.unwrap().id;
    let budget = money(BudgetScope::Key(id), DAY, 1);
    ledger.set_budget(&budget, now()).await.unwrap();
    store.remove_key(id).await.unwrap();
    ledger.forget_key(id);
    assert!(ledger.budgets(now()).is_empty());
    assert!(store.budgets().await.unwrap().is_empty());
}
