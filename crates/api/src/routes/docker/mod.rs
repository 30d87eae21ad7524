//! The container engine.

pub(crate) mod containers;
pub(crate) mod get_image;
pub(crate) mod image_task;
pub(crate) mod status;
