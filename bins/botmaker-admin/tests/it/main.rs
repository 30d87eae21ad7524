//! The program as an operator runs it, on a data directory of its own and without a container engine.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod admin;
mod beside_server;
mod editing;
mod keyring;
mod without_server;
