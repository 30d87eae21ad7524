//! The one process that opens the keyring's database: the proxy for bots, and the side from which it is told what to do.
//!
//! Where to look next: `proxy` for what bots reach, `admin` for the socket, `service` for what can be told, `core` for what
//! all of them share.

mod admin;
mod core;
mod key_test;
mod notes;
mod price_list;
mod proxy;
mod run;
mod service;
mod settings;
mod upkeep;

pub use admin::SocketError;
pub use run::{KeyringServer, StartError};
pub use settings::{ServerSettings, Timeouts};
