//! Finds what no bot owns any more, and removes what is safe to remove.
//!
//! Only this instance's objects are ever touched. An object of a bot newer than anything this database has seen is
//! kept: the database may have been restored from an old copy.

mod clean_up;
mod error;
mod orphans;

pub use clean_up::{CleanUp, KeptOrphan};
pub use error::JanitorError;
pub use orphans::{Orphan, OrphanKind, Orphans};
