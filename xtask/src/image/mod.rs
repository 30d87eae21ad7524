//! The OpenClaw image that every bot runs: the official one where its registry answers, otherwise
//! one made of Debian and npm packages by the recipe under `xtask/image/`.
//!
//! What an image must offer is written in `docs/reference/image.md`; [`verify`] proves it with plain
//! `docker run`, without a BotMaker server. Nothing here talks to bots or reads BotMaker's data.

mod app;
mod archive;
mod base;
mod build;
mod cache;
mod channels;
mod docker;
mod ensure;
mod node;
mod official;
mod options;
mod recipe;
mod seed;
mod slim;
mod stage;
mod trust;
mod verify;

pub(crate) use ensure::ensure;
pub(crate) use options::ImageOptions;
pub(crate) use recipe::CURRENT;
pub(crate) use verify::verify;
