//! Generated configurations and the gateway client against the real OpenClaw image.
#![allow(
    clippy::unwrap_used,
    reason = "a test states its expectations with unwrap, in its helpers too"
)]

mod model;
mod openclaw;
#[path = "../../src/config/sample.rs"]
mod sample;
mod support;
