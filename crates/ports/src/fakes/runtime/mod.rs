//! An engine in memory, for tests that need no containers.
//!
//! [`FakeRuntime`] keeps the promises of [`crate::BotRuntime`] (it runs the conformance suite) and lets a test play
//! the engine's part: `controls` and `disk` hold what a test may do to it, `method` what it may ask about the calls made,
//! `intercept` how it comes between.
//! Everything ever emitted is kept, so it must never serve anything but tests.

mod bot_files;
mod containers;
mod controls;
mod disk;
mod files;
mod instance;
mod intercept;
mod method;
mod program;
mod streams;
mod trash;
mod world;

pub use instance::FakeRuntime;
pub use intercept::{Fate, Interceptor};
pub use method::Method;
pub use program::Program;
