//! Checks of an installation. Every finding says what to do.
//!
//! `botmaker-admin doctor` runs them beside the server or without it, the server runs them for its dashboard; both
//! use the same checks. This crate talks to an engine through `botmaker-ports` only and reads of the machine what
//! `/proc` and the file system tell; it must not know Docker, SQL, HTTP or settings files.
//!
//! Where to look next: `check` for what a finding is, `machine`, `engine`, `container` and `isolation` for the checks, `reading`
//! for the machine's figures, `rounds` for how the server runs them.

pub mod bots_side;
pub mod check;
pub mod container;
pub mod engine;
pub mod isolation;
pub mod keyring;
pub mod machine;
pub mod reading;
pub mod rounds;

pub use bots_side::BotsSideFact;
pub use check::{Check, CheckAction, CheckState};
pub use container::ContainerProbe;
pub use reading::{Disk, Memory, Reading};
pub use rounds::{Checked, Findings, Rounds, RoundsSettings};
