//! Tests of `DockerEngine`; those in `docker` use a real engine.
#![allow(
    clippy::unwrap_used,
    reason = "tests state their expectations with unwrap, also in what they share"
)]

mod docker;
