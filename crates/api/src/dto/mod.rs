//! The shapes of requests and answers. Their comments are the API's documentation: they appear in
//! `docs/api/openapi.json`, in the generated TypeScript types and at `/api/docs`.
//!
//! Answers name every field and give `null` for what is not known; requests leave out what is not wished and
//! refuse fields that do not exist.

pub mod access;
pub mod activity;
pub mod bot;
pub mod bot_key;
pub mod budget;
pub mod bulk;
pub mod catalog;
pub mod channels;
pub mod chat;
pub mod create_bot;
pub mod discovery;
pub mod docker;
pub mod edit_bot;
pub mod event;
pub mod generation;
pub mod health;
pub mod image_task;
pub mod incident;
pub mod janitor;
pub mod key;
pub mod keyring;
pub mod leftover;
pub mod log;
pub mod metrics;
mod object;
pub mod pairing;
pub mod preview;
pub mod price;
pub mod problem;
pub mod profile;
pub mod report;
pub mod stats;
pub mod system;
pub mod token;
pub mod usage;
