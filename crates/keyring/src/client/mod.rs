//! The side of those who tell the keyring what to do: calls over its Unix socket.
//!
//! Values of keys go one way only: in. Nothing here can ask for one.

mod keyring;
pub(crate) mod protocol;
mod transport;

pub use transport::KeyringClient;
