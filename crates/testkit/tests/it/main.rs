//! The fixture behaves as its modes say, and a run leaves nothing behind.
#![allow(
    clippy::unwrap_used,
    reason = "tests state their expectations with unwrap, also in what they share"
)]

mod docker;
mod relay;
