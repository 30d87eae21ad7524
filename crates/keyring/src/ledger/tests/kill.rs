//! What is spent stays below the limit when the process is killed at any moment.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use botmaker_domain::keyring::{BudgetLevel, BudgetScope, MicroUsd, NoticeSubject};
use tempfile::TempDir;

use super::*;
use crate::{
    ledger::Actual,
    store::tests::{bot, key, open_at},
};

/// Names the directory to the process that spends and is killed.
const DIRECTORY: &str = "BOTMAKER_TEST_LEDGER_DIRECTORY";
const TEST: &str = "ledger::tests::kill::a_killed_process_does_not_make_a_budget_larger";
const LIMIT: u64 = 100_000;

/// Kills this test's own copy, which spends and says so, at growing delays.
#[test]
fn a_killed_process_does_not_make_a_budget_larger() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Some(directory) = std::env::var_os(DIRECTORY) {
        runtime.block_on(spend_until_killed(Path::new(&directory)));
        return;
    }
    let directory = TempDir::new().unwrap();
    let mut told = 0;
    for round in 0_u64..8 {
        let delay = Duration::from_millis(5 * round * round);
        told += kill_spender(directory.path().as_os_str(), delay);
        assert!(told <= LIMIT, "{told} in round {round}");
        let known = runtime.block_on(async {
            let store = open_at(directory.path()).await.unwrap();
            let spent = ledger(&store).await.budgets(now())[0].spent;
            store.close().await;
            spent
        });
        assert!((told..=LIMIT).contains(&known), "{known}, but {told}");
    }
    assert!(told > 0, "nothing was spent");
    runtime.block_on(each_mark_was_noted_once(directory.path()));
}

/// However often the process was killed, each mark that was reached was noted, and noted once.
async fn each_mark_was_noted_once(directory: &Path) {
    let store = open_at(directory).await.unwrap();
    let ledger = ledger(&store).await;
    let state = ledger.budgets(now())[0];
    ledger.close().await.unwrap();
    let notices = store.notices().await.unwrap();
    let levels = notices.iter().map(|notice| match &notice.subject {
        NoticeSubject::Budget(crossing) => crossing.level,
        other => panic!("{other:?}"),
    });
    let levels: Vec<_> = levels.collect();
    let count = |level| levels.iter().filter(|it| **it == level).count();
    assert!(
        count(BudgetLevel::Warning) <= 1 && count(BudgetLevel::Spent) <= 1,
        "{levels:?}"
    );
    assert_eq!(!levels.is_empty(), state.is_warning(), "{state:?}");
    assert_eq!(
        count(BudgetLevel::Spent) == 1,
        state.spent + 50 > LIMIT,
        "{state:?}"
    );
}

async fn spend_until_killed(directory: &Path) {
    let store = open_at(directory).await.unwrap();
    let ledger = ledger(&store).await;
    let budget = money(BudgetScope::All, DAY, LIMIT);
    ledger.set_budget(&budget, now()).await.unwrap();
    loop {
        let asked = ledger.reserve(bot(1), key(1), worst(50, 50), now()).await;
        let Ok(reservation) = asked else {
            // Spent: waits for the end.
            writeln!(std::io::stderr(), "0").unwrap();
            std::future::pending::<()>().await;
            return;
        };
        // Told before the ledger hears of it, as a vendor would be paid.
        writeln!(std::io::stderr(), "50").unwrap();
        reservation.settle(Actual {
            money: Some(MicroUsd(50)),
            tokens: 50,
        });
    }
}

/// Starts a spender, kills it `delay` after its first word, and returns what it said that it spent.
fn kill_spender(directory: &OsStr, delay: Duration) -> u64 {
    let mut spender = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST, "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(spender.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let killer = std::thread::spawn(move || {
        // The delay is the experiment, not a synchronisation: any moment must do.
        std::thread::park_timeout(delay);
        spender.kill().unwrap();
        spender.wait().unwrap();
    });
    // A line cut off by the kill is a number too few at most.
    let rest = lines.map_while(Result::ok);
    let told: u64 = std::iter::once(first)
        .chain(rest)
        .map(|line| line.parse::<u64>().unwrap_or_else(|_| panic!("{line}")))
        .sum();
    killer.join().unwrap();
    told
}
