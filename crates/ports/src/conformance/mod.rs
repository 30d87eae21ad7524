//! The promises of the traits as test functions. Each implementation runs all of them.

pub mod keyring;
pub mod runtime;
pub mod store;
