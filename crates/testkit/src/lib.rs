//! What BotMaker's tests share to work with a real Docker Engine.
//!
//! [`run::Run`] is a test's own corner of the engine and cleans it up also after a failure; [`fixture`] builds an
//! image of 1 MB that plays OpenClaw; [`registry::Registry`] offers an image to pull; [`relay::Relay`] lets a test take the engine away without touching it;
//! [`hardening`] judges a container by the engine's own description. For tests only: it panics instead of returning
//! errors, and no shipped crate may depend on it.

pub mod archive;
pub mod engine;
pub mod fixture;
pub mod hardening;
pub mod registry;
pub mod relay;
pub mod run;
pub mod tmpfs;
