//! The side from which the keyring is told what to do: a Unix socket that the kernel guards.
//!
//! Bots never reach it: it has no address on any network, and whoever connects is known by the user that the kernel names.

mod answer;
mod dispatch;
mod socket;
#[cfg(test)]
mod tests;

pub use socket::SocketError;
pub(crate) use {answer::serve, socket::AdminSocket};
