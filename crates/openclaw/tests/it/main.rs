//! Generated configurations and the gateway client against the real OpenClaw image.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test states its expectations with unwrap and says when it is skipped, in its helpers too"
)]

#[path = "../../src/config/any_spec.rs"]
mod any_spec;
mod model;
mod openclaw;
#[path = "../../src/config/sample.rs"]
mod sample;
mod support;
