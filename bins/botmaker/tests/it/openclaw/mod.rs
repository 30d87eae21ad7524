//! The real OpenClaw: what only the real image can prove.

mod bot_api;
mod changes;
mod checks;
mod main_job;
mod pairing;
