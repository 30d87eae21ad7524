//! The server as people run it: the real program on a data directory and a port of its own, a real Docker Engine,
//! real containers. `openclaw` and `browser` use the real image, `docker` a small one that plays OpenClaw.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod api;
mod browser;
mod docker;

mod leftovers;
mod log_viewer;
mod openclaw;
mod server;
mod sse;
