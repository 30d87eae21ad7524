//! Telling everybody what happened, in the order in which it was committed.

pub mod activity;
pub(crate) mod bus;
pub mod subscribe;

pub use activity::{Activity, ActivityPage};
pub use bus::PublishedEvent;
pub use subscribe::EventItem;
