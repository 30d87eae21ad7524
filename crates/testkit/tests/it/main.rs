//! The fixture behaves as its modes say, a run leaves nothing behind, and the mock vendor does what it is told.
#![allow(
    clippy::unwrap_used,
    reason = "tests state their expectations with unwrap, also in what they share"
)]

mod docker;
mod relay;
mod vendor;
