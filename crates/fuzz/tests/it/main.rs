//! Every target on what is known to be difficult, and on a few thousand inputs that are a little different.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests state their expectations with unwrap and say which input failed, also in what they share"
)]

mod inputs;

use std::{collections::BTreeSet, fs};

use botmaker_fuzz::TARGETS;
use rand::{Rng, RngExt, SeedableRng};
use rand_xorshift::XorShiftRng;

use crate::inputs::{corpus, corpus_directory, tried};

/// So many changed inputs for each target.
const CHANGED: usize = 2000;

#[test]
fn every_target_has_inputs_to_begin_with_and_every_input_a_target() {
    let names: BTreeSet<_> = TARGETS.iter().map(|it| it.name.to_owned()).collect();
    let directories = fs::read_dir(corpus_directory()).unwrap();
    let found: BTreeSet<_> = directories
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(found, names);
    for target in TARGETS {
        assert!(corpus(target.name).len() >= 3, "{}", target.name);
    }
}

#[test]
fn every_known_input_keeps_every_promise() {
    for target in TARGETS {
        for (name, input) in corpus(target.name) {
            tried(target, &name, &input);
        }
    }
}

#[test]
fn changed_inputs_keep_every_promise() {
    for target in TARGETS {
        let mut chance = XorShiftRng::seed_from_u64(2026);
        let known: Vec<_> = corpus(target.name).into_values().collect();
        for number in 0..CHANGED {
            let mut input = known[chance.random_range(0..known.len())].clone();
            for _ in 0..chance.random_range(1..5) {
                change(&mut input, &known, &mut chance);
            }
            tried(target, &format!("change {number}"), &input);
        }
    }
}

/// Characters that mean something to one of the rules.
const MEANINGFUL: &[u8] = b"\0\n\r\"'[]{}:,.=-_/\\@#$% 019azAZ\x7f\xc3\xff";

fn change(input: &mut Vec<u8>, known: &[Vec<u8>], chance: &mut impl Rng) {
    let at = chance.random_range(0..=input.len());
    let until = chance.random_range(at..=input.len().min(at + 16));
    match chance.random_range(0..6) {
        0 => drop(input.drain(at..until)),
        1 => {
            let character = MEANINGFUL[chance.random_range(0..MEANINGFUL.len())];
            input.insert(at, character);
        }
        2 if at < input.len() => input[at] ^= 1 << chance.random_range(0..8),
        3 => {
            let again = input[at..until].repeat(chance.random_range(1..40));
            input.splice(at..at, again);
        }
        4 => input.truncate(at),
        _ => {
            let other = &known[chance.random_range(0..known.len())];
            let cut = chance.random_range(0..=other.len());
            input.splice(at..until, other[cut..].iter().copied());
        }
    }
}
