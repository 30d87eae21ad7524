//! The promises of [`crate::BotRuntime`], one function each.
//!
//! An implementation provides a [`RuntimeHarness`] and runs all of them through [`crate::runtime_conformance!`].

pub mod containers;
pub mod files;
pub mod foreign;
mod harness;
pub mod images;
pub mod networks;
pub mod oneshots;
mod promises;
pub mod reports;
pub mod snapshots;
pub mod streams;
pub mod trash;
pub mod usage;

pub use harness::{Behaviour, RuntimeHarness, WAIT, expect_kind, spec, start, wait_until};
