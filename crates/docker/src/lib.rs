//! Runs bots on one Docker Engine: [`DockerEngine`] is a [`botmaker_ports::BotRuntime`].
//!
//! The only crate that knows bollard and the layout of the bots' directories on the host. It must never decide what
//! a bot should be doing (that is `fleet`) and never touch what does not carry this instance's id.
//!
//! Where to look next: `container` for how bots are locked in, `files` for their directories, `streams` for logs,
//! events and one bot's resource usage, `usage` for that of many, `labels` for what marks an object as ours.

mod client;
mod container;
mod engine;
mod error;
mod files;
#[doc(hidden)]
pub mod fuzzing;
mod image;
mod info;
pub mod labels;
mod network;
mod retained;
mod routes;
mod settings;
mod streams;
mod usage;

pub use engine::DockerEngine;
pub use settings::{DockerSettings, SettingsError};
