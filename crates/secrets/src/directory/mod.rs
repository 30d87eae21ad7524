//! The secret files of bots: `{root}/{bot id}/{name}.{version}`.
//!
//! Each bot's directory is mounted read-only into its container at `/run/secrets`. OpenClaw refuses files that
//! its user does not own, that others can read, that are links or that have a second name (exit code 1 after
//! 11 to 20 seconds without a reason), so these are made exactly so: directories 0700, files 0600, both owned
//! by the container's user. Files are immutable: a new value is a new version, and the configuration of the
//! previous generation keeps finding its own. Everything goes through directory handles that follow no link.
//!
//! [`open`](SecretDirectory::open) is in `root`, writing and checking in `write`, looking in `list`, destroying in
//! `shred`.

mod error;
mod list;
mod ownership;
mod root;
mod shred;
mod write;

pub use error::SecretDirectoryError;
pub use list::{BotDirectories, StoredSecret};
pub use ownership::Ownership;
pub use root::SecretDirectory;
