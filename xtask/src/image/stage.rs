//! The stages of one step, each with its own time: making an image takes minutes and says where they go.

use std::time::Instant;

use anyhow::Result;

use crate::console::{Step, elapsed_text};

/// Runs one stage and notes how it ended; `work` returns its one-line result.
///
/// # Errors
/// What `work` fails with.
pub(super) fn stage<T>(
    step: &Step,
    title: &str,
    work: impl FnOnce() -> Result<(T, String)>,
) -> Result<T> {
    step.progress(title);
    let begun = Instant::now();
    let outcome = work();
    let took = elapsed_text(begun.elapsed());
    match &outcome {
        Ok((_, result)) if result.is_empty() => step.note(&format!("image: {title} ({took})")),
        Ok((_, result)) => step.note(&format!("image: {title}: {result} ({took})")),
        Err(_) => step.note(&format!("image: {title} failed ({took})")),
    }
    outcome.map(|(value, _)| value)
}
