//! What is known of bots at this moment: their containers as the engine last told, their gateways and channels as last
//! asked, their memory and state as last measured, and whether they answered their last test message.
//!
//! `watch` runs one task for each run of a bot's container; what it finds goes into `observed`, and the rules of
//! `reconcile::status` and `reconcile::degraded` make a status of it.

pub(crate) mod canary;
pub(crate) mod channels;
pub(crate) mod memory;
pub(crate) mod observed;
mod prober;
pub(crate) mod settings;
pub(crate) mod slots;
pub(crate) mod state_size;
pub(crate) mod watch;
