//! The search for inputs that break a target: `fuzz --target=NAME [libFuzzer's own options] [CORPUS...]`.
//!
//! Built and started by `cargo xtask fuzz`. libFuzzer brings `main` along and leaves words alone that begin with `--`.
#![no_main]

use std::sync::OnceLock;

use botmaker_fuzz::{TARGETS, Target, find};
use libfuzzer_sys::fuzz_target;

/// The target of this process.
static CHOSEN: OnceLock<&'static Target> = OnceLock::new();

fuzz_target!(init: choose(), |data: &[u8]| {
    if let Some(target) = CHOSEN.get() {
        (target.run)(data);
    }
});

/// Reads the command line; ends the process when it names no target.
fn choose() {
    let words: Vec<String> = std::env::args().collect();
    let name = words.iter().find_map(|word| word.strip_prefix("--target="));
    match name.and_then(find) {
        Some(target) => {
            CHOSEN.get_or_init(|| target);
        }
        None => {
            let known: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            panic!("name a target by --target=NAME: {}", known.join(", "));
        }
    }
}
