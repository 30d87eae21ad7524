//! The checks, one after the other, each counted and timed.

use std::{panic, thread, time::Instant};

use anyhow::{Context as _, Result};

use super::{checks, layout, residue, seeding};
use crate::{
    console::{Step, elapsed_text},
    image::{
        docker::{self, LocalImage},
        recipe::Release,
    },
};

/// How the checks went.
#[derive(Debug, Default)]
pub(crate) struct Verified {
    /// How many held.
    pub(crate) passed: usize,
    /// Those that did not, with the reason.
    pub(crate) failed: Vec<String>,
}

impl Verified {
    fn and(mut self, other: Self) -> Self {
        self.passed += other.passed;
        self.failed.extend(other.failed);
        self
    }

    fn check(&mut self, step: &Step, name: &str, work: impl FnOnce() -> Result<()>) {
        step.progress(name);
        let begun = Instant::now();
        match work() {
            Ok(()) => {
                self.passed += 1;
                step.note(&format!(
                    "image: {name} ({})",
                    elapsed_text(begun.elapsed())
                ));
            }
            Err(error) => self.failed.push(format!("{name}: {error:#}")),
        }
    }
}

/// Checks the local image of a release against its contract, without a BotMaker server and without a network.
///
/// Every container, volume and image it makes has a name of its own and is gone afterwards.
///
/// # Errors
/// When there is no image or no engine; a check that does not hold is counted, not an error.
pub(crate) fn verify(step: &Step, release: &Release) -> Result<Verified> {
    let image = docker::find_image(release.reference)?.with_context(|| {
        let (missing, command) = (release.reference, release.command);
        format!("there is no image {missing}\n  to get it: {command}")
    })?;
    docker::remove_abandoned()?;
    // A booting gateway uses one processor; more than two at a time would only slow each other down.
    Ok(thread::scope(|scope| {
        let beside = scope.spawn(|| second_half(step, &image));
        let first = first_half(step, &image);
        match beside.join() {
            Ok(second) => first.and(second),
            Err(cause) => panic::resume_unwind(cause),
        }
    }))
}

fn first_half(step: &Step, image: &LocalImage) -> Verified {
    let mut verified = Verified::default();
    verified.check(step, "configurations are validated as JSON", || {
        checks::validates(image)
    });
    verified.check(step, "boots as uid 1000 and recovers from kill -9", || {
        checks::boots_and_recovers(image, 1000)
    });
    if is_ours(image) {
        verified.check(
            step,
            "the official layout boots by the same contract",
            || layout::official_boots(image),
        );
        verified.check(step, "nothing of the building machine is left", || {
            residue::is_absent(step, image)
        });
    }
    verified
}

fn second_half(step: &Step, image: &LocalImage) -> Verified {
    let mut verified = Verified::default();
    for uid in [12_345, 0] {
        verified.check(step, &format!("boots as uid {uid}"), || {
            checks::boots(image, uid)
        });
    }
    verified.check(step, "secrets that others could read are refused", || {
        checks::refuses_open_secrets(image)
    });
    if is_ours(image) {
        verified.check(
            step,
            "a state directory that cannot be written is named",
            || checks::names_unwritable_state(image),
        );
        verified.check(
            step,
            "seeding survives kills and keeps a bot's data",
            || seeding::holds(image),
        );
    }
    verified
}

/// Whether the image was built here: the official one has neither a seed nor an entry point of ours.
fn is_ours(image: &LocalImage) -> bool {
    image.label("botmaker.layout") == Some("botmaker")
}
