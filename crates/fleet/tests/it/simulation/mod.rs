//! The whole fleet in simulated time, over an engine, a database and gateways that fail by chance, killed at any write.
//!
//! A history is a list of steps and a seed. It is played by the real use cases, reconciler, prober and monitor, on one thread
//! whose clock jumps from one event to the next, and looks the same whenever it is played again. `step` says what may happen,
//! `hooks` what happens at each call and what must hold at each write, `promises` what must hold after each step and at rest.
//! A history that breaks a promise shrinks to the shortest that does.

mod chance;
mod clock;
mod hooks;
mod life;
mod openclaw;
mod promises;
mod runner;
mod step;
mod universe;
mod world;

use step::{Change, Character, History, Step, Weather};

/// Histories that are played when nobody says how many: what a debug build plays in some seconds.
const HISTORIES: u64 = 150;
/// The seed when nobody says which.
const SEED: u64 = 4;

#[expect(
    clippy::disallowed_methods,
    reason = "a test run is told how much to play, not how a server is set up"
)]
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn every_history_keeps_the_promises() {
    if let Some(seed) = told("BOTMAKER_SIMULATION_HISTORY") {
        runner::tell(seed);
        return;
    }
    let histories = told("BOTMAKER_SIMULATION_HISTORIES");
    let seed = told("BOTMAKER_SIMULATION_SEED");
    runner::run(seed.unwrap_or(SEED), histories.unwrap_or(HISTORIES));
}

/// Seeds of histories that broke a promise once.
const ONCE_BROKEN: [u64; 8] = [
    7_761_639_536_082_670_329,
    13_955_382_232_543_237_243,
    17_566_355_420_967_705_471,
    12_554_568_520_538_703_259,
    15_864_360_905_344_878_223,
    14_021_138_875_925_352_381,
    2_660_393_737_882_955_091,
    871_976_399_392_490_568,
];

#[test]
fn what_broke_a_promise_once_keeps_it() {
    for seed in ONCE_BROKEN {
        runner::expect_kept(&runner::history(seed));
    }
}

#[test]
fn a_history_looks_the_same_whenever_it_is_played() {
    for number in 0..20 {
        let history = runner::history(runner::seed_of(7, number));
        let first = world::play(&history, true);
        let second = world::play(&history, true);
        let difference = first
            .journal
            .iter()
            .zip(&second.journal)
            .find(|(one, other)| one != other);
        assert_eq!(difference, None, "history {number}");
        assert_eq!(
            first.journal.len(),
            second.journal.len(),
            "history {number}"
        );
    }
}

/// The life of a bot with every sort of change in it.
fn life_of_a_bot() -> Vec<Step> {
    let pass = |seconds: u32| Step::Pass {
        millis: seconds * 1000,
    };
    let edit = |change| Step::Edit {
        bot: 0,
        change,
        number: 1,
    };
    vec![
        Step::Create {
            character: Character::Good,
            start: true,
            has_channel: true,
        },
        pass(60),
        edit(Change::Hot(Character::Good)),
        pass(60),
        edit(Change::Image(2)),
        pass(90),
        edit(Change::Cold(Character::Exits78)),
        pass(90),
        Step::Stop(0),
        pass(5),
        Step::Start(0),
        pass(40),
        Step::Delete(0),
        pass(20),
    ]
}

#[test]
fn a_kill_after_any_write_of_a_life_costs_nothing() {
    for after_writes in 0..=u8::MAX {
        let mut steps = life_of_a_bot();
        let kill = Step::Crash {
            after_writes,
            // Longer than a start may take, every other time.
            seconds_down: if after_writes.is_multiple_of(2) {
                0
            } else {
                300
            },
        };
        steps.insert(0, kill);
        let history = History {
            seed: u64::from(after_writes),
            weather: Weather::default(),
            steps,
        };
        if !runner::expect_kept(&history) {
            assert!(after_writes > 60, "a life has many writes");
            return;
        }
    }
    panic!("a life does not have that many writes");
}
