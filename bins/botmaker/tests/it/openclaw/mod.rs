//! The real OpenClaw: what only the real image can prove.

mod bot_api;
mod changes;
mod checks;
mod health;
mod keyring;
mod main_job;
mod pairing;
mod stories;
mod traces;
mod upgrade;
