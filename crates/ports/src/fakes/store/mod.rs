//! A [`crate::Store`] in memory. It passes the conformance suite, keeps nothing beyond its own life, and can be
//! told to fail as a full or broken disk does.

mod access;
mod bots;
mod events;
mod fault;
mod observer;
mod past;
mod save;
mod state;

pub use fault::StoreFault;
pub use observer::StoreObserver;
pub use state::FakeStore;
