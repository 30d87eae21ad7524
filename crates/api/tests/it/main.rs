//! The HTTP API as clients see it: a real server on a loopback port, a real database, engine and gateways in memory.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod admin;
mod app;
mod auth;
mod bad_input;
mod bots;
mod browser;
mod catalog;
mod dashboard;
mod docker;
mod events;
mod golden;
mod health;
mod keyring;
mod left_over;
mod matrix;
mod merged_logs;
mod paths;
mod raw;
mod reading;
mod traps;
