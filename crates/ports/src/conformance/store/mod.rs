//! The promises of `Store`.
