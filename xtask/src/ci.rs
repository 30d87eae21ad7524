//! `cargo xtask ci`: what a change has to pass, check first because it is quicker to fail.

use anyhow::{Result, bail};

use crate::{check, cli::TestOptions, console::Console, test};

/// Checks and tests everything; the tests run even when a check fails, so that one run tells all.
///
/// # Errors
/// When either is not clean.
pub(crate) fn run() -> Result<()> {
    let console = Console::new(1);
    let checked = check::run();
    if let Err(error) = &checked {
        console.failure(error);
    }
    let tested = test::run(&TestOptions::default());
    if checked.is_err() && tested.is_ok() {
        bail!("the tests pass, but the checks above are not clean");
    }
    tested
}
