//! The checks, one after the other, each counted and timed.

use std::time::Instant;

use anyhow::{Context as _, Result};

use super::{checks, layout, residue, seeding};
use crate::{
    console::{Step, elapsed_text},
    image::{
        docker::{self, LocalImage},
        recipe::REFERENCE,
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

/// Checks the local image against its contract, without a BotMaker server and without a network.
///
/// Every container, volume and image it makes has a name of its own and is gone afterwards.
///
/// # Errors
/// When there is no image or no engine; a check that does not hold is counted, not an error.
pub(crate) fn verify(step: &Step) -> Result<Verified> {
    let image = docker::find_image(REFERENCE)?.with_context(|| {
        format!("there is no image {REFERENCE}\n  to get it: cargo xtask image")
    })?;
    let mut verified = Verified::default();
    verified.check(step, "configurations are validated as JSON", || {
        checks::validates(&image)
    });
    verified.check(step, "boots as uid 1000 and recovers from kill -9", || {
        checks::boots_and_recovers(&image, 1000)
    });
    for uid in [12_345, 0] {
        verified.check(step, &format!("boots as uid {uid}"), || {
            checks::boots(&image, uid)
        });
    }
    verified.check(step, "secrets that others could read are refused", || {
        checks::refuses_open_secrets(&image)
    });
    if is_ours(&image) {
        verified.check(
            step,
            "a state directory that cannot be written is named",
            || checks::names_unwritable_state(&image),
        );
        verified.check(
            step,
            "seeding survives being killed and keeps a bot's data",
            || seeding::holds(&image),
        );
        verified.check(step, "nothing of the building machine is left", || {
            residue::is_absent(step, &image)
        });
        verified.check(
            step,
            "an image of the official layout boots by the same contract",
            || layout::official_boots(&image),
        );
    }
    Ok(verified)
}

/// Whether the image was built here: the official one has neither a seed nor an entry point of ours.
fn is_ours(image: &LocalImage) -> bool {
    image.label("botmaker.layout") == Some("botmaker")
}
