//! OpenClaw's control plane over its web socket, protocol 4, for the methods that its HTTP endpoint does not have.
//!
//! One call, one connection. A client that is not on the gateway's own loopback gets no rights for its token alone:
//! it must be a paired device (`docs/decisions/0012-pairing-over-the-gateways-socket.md`). What comes back is hostile
//! input: every message and the whole connection have a byte cap, every call a deadline.

mod connection;
mod device;
pub(crate) mod pairing;
mod session;
#[cfg(test)]
mod tests;

pub(super) use pairing::{decide, requests};
