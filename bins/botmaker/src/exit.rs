//! How a program ends: one line on standard error and a code that scripts can tell apart.

use std::process::ExitCode;

use botmaker_bootstrap::{InstanceLock, InstanceLockError, SettingsError};

/// The exit code of bad settings or a wrong command line.
pub const USAGE: u8 = 2;

/// The exit code for an error: 2 for settings, 4 when another program works with the data directory, 1 otherwise.
#[must_use]
pub fn code_of(error: &anyhow::Error) -> u8 {
    let is = |test: fn(&(dyn std::error::Error + 'static)) -> bool| error.chain().any(test);
    if is(|cause| cause.is::<SettingsError>()) {
        USAGE
    } else if is(|cause| matches!(cause.downcast_ref(), Some(InstanceLockError::Held { .. }))) {
        InstanceLock::HELD_EXIT_CODE
    } else {
        1
    }
}

/// Prints an error with its causes on one line and returns its exit code.
#[expect(clippy::print_stderr, reason = "a program says why it ended")]
#[must_use]
pub fn report(program: &str, error: &anyhow::Error) -> ExitCode {
    let text = format!("{error:#}").replace('\n', " ");
    eprintln!("{program}: {text}");
    ExitCode::from(code_of(error))
}
