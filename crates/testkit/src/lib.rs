//! What BotMaker's tests share: a real Docker Engine to work with, and a false vendor of language models.
//!
//! [`run::Run`] is a test's own corner of the engine and cleans it up also after a failure; [`fixture`] builds an
//! image of 1 MB that plays OpenClaw; [`registry::Registry`] offers an image to pull; [`relay::Relay`] lets a test take the engine away without touching it;
//! [`hardening`] judges a container by the engine's own description; [`vendor`] plays a vendor. For tests only: it panics instead of returning
//! errors, and no shipped crate may depend on it.

pub mod archive;
pub mod engine;
pub mod fixture;
pub mod hardening;
pub mod registry;
pub mod relay;
pub mod run;
pub mod tmpfs;
pub mod vendor;
