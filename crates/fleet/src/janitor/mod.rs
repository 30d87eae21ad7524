//! Finds what no bot owns any more, and removes what is safe to remove; keeps the files of bots that are gone until they are
//! adopted or have waited long enough.
//!
//! Only this instance's objects are ever touched. An object of a bot newer than anything this database has seen is
//! kept: the database may have been restored from an old copy.
//!
//! `orphans` finds and `clean_up` removes; `about` is what is written beside a bot's files, `leftovers` lists what can be
//! made a bot again (`bots::adopt` does so); `expire` ends the wait, `images` gives up images, `schedule` does what is due.

pub(crate) mod about;
mod clean_up;
mod error;
mod expire;
mod images;
mod leftovers;
mod orphans;
pub(crate) mod schedule;
mod settings;

pub use clean_up::{CleanUp, KeptOrphan};
pub use error::JanitorError;
pub use leftovers::{Leftover, LeftoverPlace};
pub use orphans::{Orphan, OrphanKind, Orphans};
pub use settings::JanitorSettings;

pub(crate) use leftovers::{find_one, find_orphan};
