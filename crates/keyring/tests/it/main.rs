//! The keyring as a whole: over its socket, and as bots and vendors meet it.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod bots;
mod budgets;
mod company;
mod conformance;
mod formats;
mod keys;
mod lifetime;
mod notices;
mod readers;
mod refusals;
mod streams;
