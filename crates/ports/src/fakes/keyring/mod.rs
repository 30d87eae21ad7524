//! A [`crate::Keyring`] in memory. It passes the conformance suite, sends nothing anywhere, and can be told to fail, to
//! have sent requests, and what vendors say to keys.

mod controls;
mod instance;
mod state;
mod sums;

pub use controls::FakeKeyring;
