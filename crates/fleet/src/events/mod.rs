//! Telling everybody what happened, in the order in which it was committed.

pub(crate) mod bus;
pub mod subscribe;

pub use bus::PublishedEvent;
pub use subscribe::EventItem;
