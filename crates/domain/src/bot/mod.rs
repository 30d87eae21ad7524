//! What a bot is: its identity, what its owner wants of it, and what the control plane remembers about it.

pub mod about;
pub mod avatar;
pub mod channel_spec;
pub mod emoji;
pub mod generation;
pub mod hostname;
pub mod id;
pub mod image;
pub mod lifecycle;
pub mod model;
pub mod name;
pub mod persona;
pub mod picture;
pub mod placement;
pub mod power;
pub mod record;
pub mod resources;
pub mod spec;
pub mod tag;
