//! What is known of the container engine, from memory, and the catalogue that follows from its image.

pub mod catalog;
pub(crate) mod health;
pub(crate) mod monitor;
pub mod report;

pub use catalog::{CatalogView, ChannelView};
pub use report::{EngineReport, ImageReport};
