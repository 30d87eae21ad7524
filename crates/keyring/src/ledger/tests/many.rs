//! Many at once, and crashes in between.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use botmaker_domain::keyring::{BudgetScope, MicroUsd};
use tokio::task::JoinSet;

use super::*;
use crate::{
    ledger::{Actual, Refusal},
    store::tests::{bot, key, open},
};

const LIMIT: u64 = 60_000;
const TASKS: u64 = 32;

/// Numbers that look like chance and are the same each time.
fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// Asks until the budget is spent. `truth` has what was sent and not settled as its worst case, and what was settled.
async fn use_up(ledger: Ledger, mut seed: u64, truth: Arc<[AtomicU64; 3]>) {
    loop {
        let worst = 1 + next(&mut seed) % 60;
        let took = next(&mut seed) % (worst + 1);
        let (b, k) = (next(&mut seed) % 2, next(&mut seed) % 2);
        let asked = super::worst(worst, worst);
        let asked = ledger.reserve(bot(b.into()), key(k.into()), asked, now());
        let reservation = match asked.await {
            Ok(reservation) => reservation,
            // A smaller one may still have room.
            Err(Refusal::Spent(spent)) if spent.asked > 1 => {
                tokio::task::yield_now().await;
                continue;
            }
            Err(Refusal::Spent(_)) => return,
            Err(refusal) => panic!("{refusal}"),
        };
        let places = [0, 1 + usize::try_from(b).unwrap()];
        for place in places {
            truth[place].fetch_add(worst, Ordering::SeqCst);
        }
        tokio::task::yield_now().await;
        // First the truth: the ledger may count too much for a moment, never too little.
        for place in places {
            truth[place].fetch_sub(worst - took, Ordering::SeqCst);
        }
        reservation.settle(Actual {
            money: Some(MicroUsd(took)),
            tokens: took,
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sum_of_many_at_once_stays_below_every_limit_across_crashes() {
    let (_directory, store) = open().await;
    let truth = Arc::new([const { AtomicU64::new(0) }; 3]);
    let first = ledger(&store).await;
    for budget in [
        money(BudgetScope::All, DAY, LIMIT),
        tokens(BudgetScope::Bot(bot(0)), MONTH, LIMIT / 3),
        money(BudgetScope::Bot(bot(1)), DAY, LIMIT / 2),
    ] {
        first.set_budget(&budget, now()).await.unwrap();
    }
    drop(first);
    let limits = [LIMIT, LIMIT / 3, LIMIT / 2];
    for round in 1..=8_u64 {
        let ledger = ledger(&store).await;
        let mut tasks = JoinSet::new();
        for task in 0..TASKS {
            let seed = round * 1_000 + task;
            tasks.spawn(use_up(ledger.clone(), seed, Arc::clone(&truth)));
        }
        // Killed when so much is spent, or a task found nothing left; the last round goes on to the end.
        let enough = LIMIT * round / 12;
        while round < 8 && truth[0].load(Ordering::SeqCst) < enough {
            if let Some(ended) = tasks.try_join_next() {
                ended.unwrap();
                break;
            }
            tokio::task::yield_now().await;
        }
        if round < 8 {
            tasks.shutdown().await;
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        for (truth, limit) in truth.iter().zip(limits) {
            let truth = truth.load(Ordering::SeqCst);
            assert!(truth <= limit, "{truth} of {limit} in round {round}");
        }
    }
    // What seven crashes forfeit is bounded, too: each a block and what was under way.
    let spent = truth[1].load(Ordering::SeqCst) + truth[2].load(Ordering::SeqCst);
    assert!(spent > LIMIT / 6, "{spent}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn limits_that_change_while_many_ask_hold() {
    let (_directory, store) = open().await;
    let ledger = ledger(&store).await;
    let truth = Arc::new([const { AtomicU64::new(0) }; 3]);
    let budget = |limit| money(BudgetScope::All, DAY, limit);
    ledger.set_budget(&budget(100), now()).await.unwrap();
    for limit in [1_000, 300, 5_000, 4_000, 9_000] {
        ledger.set_budget(&budget(limit), now()).await.unwrap();
        let mut tasks = JoinSet::new();
        for task in 0..16 {
            let seed = limit + task;
            tasks.spawn(use_up(ledger.clone(), seed, Arc::clone(&truth)));
        }
        tasks.join_all().await;
        let spent = truth[0].load(Ordering::SeqCst);
        let state = ledger.budgets(now())[0];
        assert_eq!((state.spent, state.reserved), (spent, 0));
        // Each went on until not even 1 had room.
        assert!(spent >= limit, "{spent} of {limit}");
        assert!(spent == limit || limit == 300 || limit == 4_000);
    }
}
