//! What is known of the container engine, from memory, the catalogue that follows from its image, and how that image
//! is got.

pub mod catalog;
pub mod discover;
pub(crate) mod health;
pub mod image_task;
pub(crate) mod monitor;
pub mod report;

pub use catalog::{CatalogView, ChannelView};
pub use discover::DiscoverModelsError;
pub use image_task::{ImageTask, ImageTaskError, ImageTaskKind, ImageTaskState};
pub use report::{EngineReport, ImageReport};
