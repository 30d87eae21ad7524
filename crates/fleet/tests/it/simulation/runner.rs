//! Plays many histories on all processors, and shrinks the one that breaks a promise.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a run says what it played and how to play it again"
)]

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Instant,
};

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
};

use super::{
    chance::mix,
    step::{self, History},
    world,
};

/// Attempts to make a failing history shorter.
const SHRINK: u32 = 4000;
/// A run ends early when so many histories have broken a promise.
const ENOUGH: usize = 12;

/// The seed of one history of a run.
pub(super) const fn seed_of(run: u64, number: u64) -> u64 {
    mix(mix(run) ^ number)
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: SHRINK,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn tree(seed: u64) -> (TestRunner, impl ValueTree<Value = History>) {
    let mut runner = runner(seed);
    let tree = step::history(seed).new_tree(&mut runner).unwrap();
    (runner, tree)
}

/// The history of a seed.
pub(super) fn history(seed: u64) -> History {
    tree(seed).1.current()
}

/// Plays a history that must keep every promise; tells whether a manager was killed in it.
pub(super) fn expect_kept(history: &History) -> bool {
    let outcome = world::play(history, false);
    let Some(violation) = outcome.violation else {
        return outcome.kills > 0;
    };
    let journal = world::play(history, true).journal;
    panic!(
        "{violation}\nin {history:#?}\nwhich went so:\n{}",
        journal.join("\n")
    );
}

/// Plays the history of a seed alone; when it breaks a promise, tells the shortest that does.
pub(super) fn tell(seed: u64) {
    let (mut runner, tree) = tree(seed);
    let kept = runner.run_one(tree, |history| {
        match world::play(&history, false).violation {
            Some(violation) => Err(TestCaseError::fail(violation)),
            None => Ok(()),
        }
    });
    if let Err(TestError::Fail(_, shortest)) = kept {
        expect_kept(&shortest);
    }
}

/// Plays so many histories of a run.
pub(super) fn run(run: u64, histories: u64) {
    let began = Instant::now();
    let next = AtomicU64::new(0);
    let busiest = AtomicU32::new(0);
    let broken = Mutex::new(Vec::new());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= histories || broken.lock().unwrap().len() >= ENOUGH {
                return;
            }
            let seed = seed_of(run, number);
            let outcome = world::play(&history(seed), false);
            busiest.fetch_max(outcome.busiest, Ordering::Relaxed);
            if let Some(violation) = outcome.violation {
                broken.lock().unwrap().push((seed, violation));
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let took = began.elapsed().as_secs_f64();
    let busiest = busiest.into_inner();
    println!(
        "{histories} histories of seed {run} in {took:.1} s on {workers} threads; at most {busiest} calls for one bot within a minute"
    );
    let broken = broken.into_inner().unwrap();
    for (seed, violation) in &broken {
        eprintln!("history {seed}: {violation}");
    }
    if let Some((seed, _)) = broken.last() {
        tell(*seed);
    }
}
