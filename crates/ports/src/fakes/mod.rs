//! In-memory stand-ins for fast tests. They pass the conformance suites of the real parts.

pub mod image_builder;
pub mod keyring;
pub mod runtime;
pub mod store;
