//! The fleet over its fakes: what a person wishes, what the engine does, what becomes of it.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod access;
mod change;
mod claims;
mod crash;
mod create;
mod deaths;
mod discover;
mod docker;
mod engine;
mod events;
mod failures;
mod health;
mod image_task;
mod janitor;
mod keyring;
mod keyring_events;
mod leftovers;
mod logs;
mod message;
mod persona;
mod power;
mod profile;
mod simulation;
mod system;
mod watching;
mod world;
