//! xtask as a person uses it. What needs Docker lies in `openclaw`, which `--quick` leaves out.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests may stop at the first surprise, print, read the environment and wait for processes"
)]

mod engine;
mod openclaw;
mod session;
