//! The keyring, as a fleet uses it: leave for bots to use its proxy, and what people ask of it.

pub(crate) mod canary;
mod error;
mod events;
pub(crate) mod grants;
mod keys;
mod limits;
mod notices;
mod scan;
pub(crate) mod state;
mod usage;
pub(crate) mod watch;
mod words;

pub use error::KeyringUseError;
pub use keys::{ChangeKey, EnterKey, KeyUser, KeyView};
pub use limits::RateView;
pub use scan::ScanSettings;
