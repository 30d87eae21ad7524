//! The container engine.

mod image;
mod status;
