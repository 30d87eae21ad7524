//! One history from its first step until the world is at rest.

use std::{cell::Cell, sync::Arc};

use jiff::SignedDuration;

use super::{
    life::{End, Part, live},
    promises,
    step::{History, Step},
    universe::Universe,
};

/// What became of a history.
pub(super) struct Outcome {
    /// The most calls for one bot within a minute.
    pub(super) busiest: u32,
    /// How often a manager was killed.
    pub(super) kills: u32,
    /// The promise that was broken first.
    pub(super) violation: Option<String>,
    /// Everything that happened, where that was asked for.
    pub(super) journal: Vec<String>,
}

/// Plays a history.
pub(super) fn play(history: &History, is_told: bool) -> Outcome {
    let universe = Universe::new(history, is_told);
    // Half of the worlds come to rest under the manager that saw the last step, the others under a new one.
    let is_restarted = history.seed.is_multiple_of(2);
    let kills = play_steps(&universe, !is_restarted);
    let is_over = || universe.state().violation.is_some();
    if is_restarted && !is_over() {
        universe.heal();
        live(&universe, Part::Rest);
    }
    if !is_over() {
        promises::at_rest(&universe, is_restarted);
    }
    let mut state = universe.state();
    Outcome {
        busiest: state.busiest,
        kills,
        violation: state.violation.take(),
        journal: std::mem::take(&mut state.journal),
    }
}

/// Plays the steps, and waits for rest when asked to. Tells how often a manager was killed.
fn play_steps(universe: &Arc<Universe>, and_rest: bool) -> u32 {
    let mut kills = 0;
    let steps = &universe.history.steps;
    let taken = Cell::new(0);
    loop {
        let end = live(universe, Part::Steps(steps, &taken, and_rest));
        let is_broken = universe.state().violation.is_some();
        if is_broken || matches!(end, End::Over) {
            return kills;
        }
        kills += 1;
        stay_down(universe, &steps[..taken.get()]);
    }
}

/// Nobody manages for as long as the last kill says; the engine goes on.
fn stay_down(universe: &Arc<Universe>, steps: &[Step]) {
    let seconds = steps.iter().rev().find_map(|step| match step {
        Step::Crash { seconds_down, .. } => Some(*seconds_down),
        _ => None,
    });
    for _ in 0..seconds.unwrap_or_default() {
        universe.clock.skip(SignedDuration::from_secs(1));
        universe.tick();
    }
}
